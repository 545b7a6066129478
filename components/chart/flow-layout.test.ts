/** Protects the diagram of journeys: nothing is lost between columns, and no two bands of a node lie over each other. */
import { describe, expect, it } from 'vitest';
import { type Flow, flowPicture } from './flow-layout';

const SIZE = { width: 600, height: 300, nodeWidth: 10, gap: 10 };
const flows: Flow[] = [
  { step: 1, from: 'Paid Social', to: 'Email', count: 6 },
  { step: 1, from: 'Paid Social', count: 2 },
  { step: 1, from: 'Other', to: 'Email', count: 1 },
  { step: 1, from: 'Email', count: 3 },
  { step: 2, from: 'Email', to: 'Other', count: 4 },
  { step: 2, from: 'Email', count: 3 },
  { step: 3, from: 'Other', count: 4 },
];

describe('the picture of flows', () => {
  const picture = flowPicture(flows, ['Email', 'Paid Social'], SIZE);

  it('stacks names in the order given, what it lacks below', () => {
    expect(picture?.nodes.map(({ step, name, count }) => [step, name, count])).toEqual([
      [1, 'Email', 3],
      [1, 'Paid Social', 8],
      [1, 'Other', 1],
      [2, 'Email', 7],
      [3, 'Other', 4],
    ]);
    expect(picture?.end.count).toBe(12);
  });

  it('fills the room between its edges, and not more', () => {
    const bottoms = picture?.nodes.map(({ y, height }) => y + height) ?? [];
    expect(Math.max(...bottoms)).toBeCloseTo(SIZE.height);
    expect(picture?.end.x).toBe(SIZE.width - SIZE.nodeWidth);
    expect(picture?.nodes[0]).toMatchObject({ x: 0, y: 0 });
  });

  it('lays the bands of a node beside each other, within it', () => {
    for (const side of ['from', 'to'] as const) {
      const spans = (picture?.bands ?? []).map(({ thickness, ...band }) => ({
        x: band[side].x,
        top: band[side].y - thickness / 2,
        bottom: band[side].y + thickness / 2,
      }));
      for (const [index, one] of spans.entries()) {
        for (const other of spans.slice(index + 1)) {
          const apart = one.x !== other.x || one.bottom <= other.top + 1e-9 || other.bottom <= one.top + 1e-9;
          expect(apart).toBe(true);
        }
      }
    }
  });

  it('brings every journey to the end', () => {
    const arriving = (picture?.bands ?? []).filter(({ flow }) => flow.to === undefined);
    const thickness = arriving.reduce((sum, band) => sum + band.thickness, 0);
    expect(thickness).toBeCloseTo(picture?.end.height ?? 0);
  });

  it('draws nothing of nothing', () => {
    expect(flowPicture([], [], SIZE)).toBeUndefined();
  });
});

/** Protects the one order of stack, legend and tooltip, and that no money leaves a chart because it has no band. */
import { expect, it } from 'vitest';
import { bandsOf } from './bands';

const bands = (days: Record<string, number>[]) =>
  bandsOf(
    days.map((values, index) => ({ day: `2026-11-0${index + 1}`, values })),
    (name) => `colour of ${name}`,
    'pale',
    'Unattributed',
  );

it('puts the largest at the bottom, then the rest, and what nobody earned on top', () => {
  const many = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`c${index}`, 100 - index]));
  const { bands: found, days } = bands([{ Unattributed: 500, ...many }, { c9: 7 }]);
  expect(found.map(({ name, total }) => `${name} ${total}`)).toEqual([
    'c0 100',
    'c1 99',
    'c2 98',
    'c9 98',
    'c3 97',
    'c4 96',
    'c5 95',
    'c6 94',
    'Other 185',
    'Unattributed 500',
  ]);
  expect(found.filter(({ hatched }) => hatched).map(({ name }) => name)).toEqual(['Unattributed']);
  expect(days[1]).toEqual({ day: '2026-11-02', values: { c9: 7 } });
  expect(Object.values(days[0]?.values ?? {}).reduce((sum, value) => sum + value, 0)).toBe(500 + 955);
});

it('has one band for the rest and for what is called so', () => {
  const many = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`c${index}`, 100 - index]));
  const { bands: found, days } = bands([{ Other: 99, ...many }]);
  expect(found.filter(({ name }) => name === 'Other').map(({ total }) => total)).toEqual([99 + 92]);
  expect(days[0]?.values['Other']).toBe(99 + 92);
  expect(bands([{ Other: 5 }]).bands.map(({ name, total }) => `${name} ${total}`)).toEqual(['Other 5']);
});

it('has no band for what is nothing', () => {
  expect(bands([{ Email: 0, Unattributed: 0 }])).toEqual({ bands: [], days: [{ day: '2026-11-01', values: {} }] });
});

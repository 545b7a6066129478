/** Protects charts for everybody: the usual channels are told apart in greyscale and by people who see colours differently. */
import { describe, expect, it } from 'vitest';
import { channels } from '@/lib/model/touchpoint';
import { bandsOf } from '../chart/bands';
import { colourBeside, colourOf, OTHER_COLOUR, usualChannelColours } from './channel-colours';

/**
 * How the kinds of colour blindness see linear sRGB, in full strength. Machado, Oliveira and Fernandes 2009, table of severity 1.0:
 * https://www.inf.ufrgs.br/~oliveira/pubs_files/CVD_Simulation/CVD_Simulation.html (read 2026-11)
 */
const SIGHT: Record<string, number[][]> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
/** A difference of about 2.3 is just noticed (CIE76); small areas beside each other want ten times that. */
const APART = 25;
/** Steps of lightness that greyscale keeps apart. */
const STEP = 6;

const colours = Object.entries(usualChannelColours);

describe('the usual channels', () => {
  it.each(Object.keys(SIGHT))('are told apart by %s sight', (sight) => {
    const close = colours.flatMap(([name, colour], index) =>
      colours
        .slice(index + 1)
        .filter(([, other]) => distance(seen(colour, sight), seen(other, sight)) < APART)
        .map(([other]) => `${name} and ${other}`),
    );
    expect(close).toEqual([]);
  });

  it('are told apart in greyscale', () => {
    const lightness = colours.map(([, colour]) => seen(colour, 'usual')[0] ?? 0).toSorted((left, right) => left - right);
    const steps = lightness.slice(1).map((value, index) => value - (lightness[index] ?? 0));
    expect(Math.min(...steps)).toBeGreaterThan(STEP);
  });
});

it('gives every channel a colour of its own', () => {
  const all = [...channels, 'Unattributed'].map(colourOf);
  expect(new Set(all).size).toBe(all.length);
});

it('gives names without a colour of their own different ones within a chart', () => {
  const values = Object.fromEntries(
    ['/', '/c/coffee', '/c/brewing', '/p/a', '/p/b', '/p/c', '/p/d', '/p/e'].map((page) => [page, 1]),
  );
  const { bands } = bandsOf([{ day: '2026-11-01', values }], colourBeside, OTHER_COLOUR, 'Unattributed');
  expect(new Set(bands.map(({ colour }) => colour)).size).toBe(8);
});

/** A colour in CIE L*a*b* (D65), as that sight sees it. */
function seen(colour: string, sight: string): number[] {
  const linear = [1, 3, 5].map((at) => toLinear(Number.parseInt(colour.slice(at, at + 2), 16) / 255));
  const [red = 0, green = 0, blue = 0] = (SIGHT[sight] ?? []).map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, weight, index) => sum + weight * (linear[index] ?? 0), 0),
      ),
    ),
  );
  const x = curve((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
  const y = curve(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = curve((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function toLinear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

function curve(value: number): number {
  return value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116;
}

function distance(one: number[], other: number[]): number {
  return Math.hypot(...one.map((value, index) => value - (other[index] ?? 0)));
}

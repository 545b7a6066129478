/** The bands of a stacked chart: which names get one of their own, in which order, and what each has on each day. */

export type Band = {
  name: string;
  colour: string;
  total: number /** Nobody earned it: striped, and on top of all. */;
  hatched: boolean;
};
export type BandDay = { day: string; values: Record<string, number> };

export type StackedChartProps = {
  /** What the chart shows: "Revenue by day and channel". */
  caption: string;
  bands: Band[];
  days: BandDay[];
  /** The first day that is not over; it and later ones are striped. */
  unfinishedFrom?: string;
  /** The whole of each day of the compared range, in its order. */
  compared?: { day: string; value: number }[];
  /** What the compared line is, where it is another figure of the same days. */
  comparedName?: string;
  /** In px, without the legend. */
  height?: number;
  format: (value: number) => string;
  formatShort: (value: number) => string;
};

/** More cannot be told apart; the rest is one band. */
const BANDS_MAX = 8;
export const OTHER = 'Other';

/**
 * Bands from the bottom of the stack to its top: the largest first, then what is left of the small ones, then what nobody earned.
 * `days` keeps its order; a name without a band of its own counts in "Other".
 */
export function bandsOf(
  days: BandDay[],
  colourOf: (name: string, taken: ReadonlySet<string>) => string,
  otherColour: string,
  nobody: string,
): { bands: Band[]; days: BandDay[] } {
  const totals = new Map<string, number>();
  for (const { values } of days) {
    for (const [name, value] of Object.entries(values)) totals.set(name, (totals.get(name) ?? 0) + value);
  }
  const ranked = [...totals]
    .filter(([name, total]) => total !== 0 && name !== nobody && name !== OTHER)
    .sort(([, left], [, right]) => right - left);
  const own = ranked.slice(0, BANDS_MAX);
  // What is itself called so is part of it: two bands of one name would each show the money of both.
  const rest = ranked.slice(BANDS_MAX).reduce((sum, [, total]) => sum + total, totals.get(OTHER) ?? 0);
  const unearned = totals.get(nobody) ?? 0;
  const taken = new Set<string>();
  const colourFor = (name: string) => {
    const colour = colourOf(name, taken);
    taken.add(colour);
    return colour;
  };
  const bands: Band[] = [
    ...own.map(([name, total]) => ({ name, colour: colourFor(name), total, hatched: false })),
    ...(ranked.length > BANDS_MAX || rest !== 0 ? [{ name: OTHER, colour: otherColour, total: rest, hatched: false }] : []),
    ...(unearned !== 0 ? [{ name: nobody, colour: colourFor(nobody), total: unearned, hatched: true }] : []),
  ];
  const names = new Set(bands.map(({ name }) => name));
  return { bands, days: days.map(({ day, values }) => ({ day, values: gathered(values, names) })) };
}

function gathered(values: Record<string, number>, names: Set<string>): Record<string, number> {
  const result: Record<string, number> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === 0) continue;
    const band = names.has(name) ? name : OTHER;
    result[band] = (result[band] ?? 0) + value;
  }
  return result;
}

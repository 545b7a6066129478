/**
 * How much of a day's orders is in at some age of the day, by how days of before came in: each finished day is looked at when it was
 * as old as the one in question. Together they say how much is in; the days one by one how far that is off (their 5 % and 95 %).
 */

/** What a finished day was worth in the end, and how much of it had been told of at each of the ages asked for. */
export type PastDay = { final: bigint; inAt: readonly bigint[] };

/** Shares from 0 to 1: what is in of a day as old as this. Of 100 days 5 had less than `least`, and 5 more than `most`. */
export type Arrived = { share: number; least: number; most: number };

/** Fewer days say nothing of the days to come: every day of the week four times. */
export const PAST_DAYS_MIN = 28;
/** Of so few orders one more or less is news. */
export const PAST_ORDERS_MIN = 100;
const TAIL = 0.05;
/** A day of which so little is in may become anything. */
const SHARE_MIN = 0.1;

/** By age, in the order asked for. */
export function arrivedByAge(days: readonly PastDay[], ages: number): Arrived[] {
  const sold = days.filter(({ final }) => final > 0n);
  const all = sold.reduce((sum, { final }) => sum + final, 0n);
  return Array.from({ length: ages }, (_, age) => {
    const shares = sold.map(({ final, inAt }) => ratio(inAt[age] ?? 0n, final)).sort((left, right) => left - right);
    const told = sold.reduce((sum, { inAt }) => sum + (inAt[age] ?? 0n), 0n);
    return { share: ratio(told, all), least: quantile(shares, TAIL), most: quantile(shares, 1 - TAIL) };
  });
}

export type Expected = { value: bigint; low: bigint; high: bigint };

/** What a day comes to in the end of which `soFar` is in; undefined where too little is in to say. */
export function expectedOf(soFar: bigint, { share, least, most }: Arrived): Expected | undefined {
  if (soFar <= 0n || share < SHARE_MIN || least < SHARE_MIN / 2) return undefined;
  return {
    value: divided(soFar, share),
    low: divided(soFar, Math.max(most, share)),
    high: divided(soFar, Math.min(least, share)),
  };
}

/** Minor units by a share, rounded: an estimate, so that a double is exact enough. */
export function divided(minor: bigint, share: number): bigint {
  return share >= 1 ? minor : BigInt(Math.round(Number(minor) / share));
}

function ratio(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number(part) / Number(whole);
}

/** The value below which this part of the sorted list lies, between neighbours in proportion. */
export function quantile(sorted: readonly number[], part: number): number {
  const place = (sorted.length - 1) * part;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) return 0;
  return below + (above - below) * (place - Math.floor(place));
}

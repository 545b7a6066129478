/** The days of both sides, and of the shop's own report where somebody gave one, added up and as they are sent. */
import type { ShopDayRow } from '@/db/queries/shop-days';
import { addDays, parseDay } from '@/lib/core/day';
import type { Site } from '@/lib/model/site';
import { wireMoney } from '../../wire';
import { type Added, noParts, type Parts, sumOfParts, totalOf } from './compare';
import type { TieOutFiled, TieOutParams, TieOutResult, TieOutSide } from './definition';
import { type TieOutFigure, tieOutFigures } from './names';

export function within(added: Added, { from, to }: Pick<TieOutParams, 'from' | 'to'>): Added {
  return new Map([...added].filter(([day]) => day >= from && day < to));
}

export function allOf(parts: Iterable<Parts>): Parts {
  return [...parts].reduce(sumOfParts, noParts());
}

/** What of the shop's total is the same here, order by order: two errors that cancel each other are two. */
export function tiesOf(there: Added, differences: { size: bigint }[]): { ties?: number } {
  const whole = totalOf(allOf(there.values()));
  const off = differences.reduce((sum, { size }) => sum + size, 0n);
  return whole > 0n ? { ties: shareOf(off, whole) } : {};
}

/** The same of a file of the shop's own report, day by day: it holds no orders. */
export function tiesToFile(here: Added, files: ShopDayRow[]): { tiesToFile?: number } {
  const held = new Map([...here].map(([day, parts]): [string, bigint] => [day, totalOf(parts)]));
  let [whole, off] = [0n, 0n];
  for (const { day, total } of files) {
    if (total === null) continue;
    const difference = total - (held.get(day) ?? 0n);
    whole += total;
    off += difference < 0n ? -difference : difference;
  }
  return whole > 0n ? { tiesToFile: shareOf(off, whole) } : {};
}

function shareOf(off: bigint, whole: bigint): number {
  return Math.max(0, 1 - Number(off) / Number(whole));
}

/** A row for each day, or month, on which either side or a file has anything. */
export function periodsOf(
  { here, there }: { here: Added; there: Added },
  files: ShopDayRow[],
  params: TieOutParams,
  site: Site,
): TieOutResult['days'] {
  const periodOf = (day: string) => (params.by === 'month' ? day.slice(0, 7) : day);
  const days = [...here.keys(), ...there.keys(), ...files.map(({ day }) => day)];
  const sum = (added: Added, period: string) =>
    allOf([...added].flatMap(([day, parts]) => (periodOf(day) === period ? [parts] : [])));
  return [...new Set(days.map(periodOf))].sort().map((period) => {
    const own = files.filter(({ day }) => periodOf(day) === period);
    return {
      day: period,
      here: wireSide(sum(here, period), site),
      there: wireSide(sum(there, period), site),
      ...(own.length > 0 && { file: wireFiled(own, daysIn(period, params), site) }),
    };
  });
}

/** How many days of the range the period has. */
function daysIn(period: string, { from, to }: TieOutParams): number {
  let days = 0;
  for (let day = parseDay(from); day && day < to; day = addDays(day, 1)) if (day.startsWith(period)) days += 1;
  return days;
}

function wireFiled(files: ShopDayRow[], days: number, site: Site): TieOutFiled {
  const filed: TieOutFiled = { isWhole: files.length === days };
  if (files.every(({ orders }) => orders !== null)) filed.orders = files.reduce((sum, { orders }) => sum + (orders ?? 0), 0);
  for (const figure of tieOutFigures) {
    if (files.some((row) => row[figure] === null)) continue;
    filed[figure] = wireMoney(
      files.reduce((sum, row) => sum + (row[figure] ?? 0n), 0n),
      site.currency,
    );
  }
  return filed;
}

export function wireSide(parts: Parts, site: Site): TieOutSide {
  const money = (minor: bigint) => wireMoney(minor, site.currency);
  const { orders, gross, discounts, returns, shipping, tax } = parts;
  return {
    ...{ orders, gross: money(gross), discounts: money(discounts), returns: money(returns) },
    ...{ net: money(figureOf(parts, 'net')), shipping: money(shipping), tax: money(tax), total: money(totalOf(parts)) },
  };
}

/** One figure of them: a count of orders, or minor units. */
export function figureOf(parts: Parts, figure: TieOutFigure | 'orders'): bigint {
  const { orders, gross, discounts, returns, shipping, tax } = parts;
  switch (figure) {
    case 'orders':
      return BigInt(orders);
    case 'net':
      return gross - discounts - returns;
    case 'total':
      return totalOf(parts);
    default:
      return { gross, discounts, returns, shipping, tax }[figure];
  }
}

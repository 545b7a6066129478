/** Shapes that every report's JSON shares: money as decimal text with its currency, shares as decimal text, ranges of days. */
import { z } from 'zod';
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { type Day, parseDay, startOfDay } from '@/lib/core/day';
import { DAY_MS } from '@/lib/core/instant';
import { invariant } from '@/lib/core/invariant';
import { formatDecimal } from '@/lib/core/money';
import { revenueBases } from '@/lib/model/revenue-basis';

export const moneySchema = z
  .object({ amount: z.string().describe("Decimal text with exactly the currency's decimals"), currency: z.string() })
  .meta({ id: 'Money' });
export type WireMoney = z.infer<typeof moneySchema>;

export const revenueBasisSchema = z
  .enum(revenueBases)
  .describe('What counts as revenue on the site, after discounts and refunds: `net_sales` is without tax and shipping');

/** Minor units of a currency in wire form. */
export function wireMoney(minor: bigint, currency: Currency): WireMoney {
  return { amount: formatDecimal({ minor, currency }), currency };
}

/** The currency of a stored row. Rows hold only codes that were parsed on the way in. */
export function storedCurrency(code: string): Currency {
  const currency = parseCurrency(code);
  invariant(currency, `a stored row has the currency ${code}`);
  return currency;
}

export const daySchema = z
  .string()
  .refine((text) => parseDay(text) !== undefined, 'must be a calendar day from 1900 to 2999, YYYY-MM-DD')
  .describe("A day of the site's time zone, YYYY-MM-DD");

/** `from` is the first day, `to` the day after the last (exclusive). */
export const rangeSchema = z.object({ from: daySchema, to: daySchema.describe('Exclusive: the day after the last') });

/** Ten years and a few leap days: a row a day stays readable by a browser. */
const RANGE_DAYS_MAX = 3660;

/** For `.superRefine`: `from` is before `to`, and not too far. A range with one open end is fine. */
export function checkRange({ from, to }: { from?: string | undefined; to?: string | undefined }, context: z.RefinementCtx): void {
  if (from === undefined || to === undefined) return;
  if (from >= to)
    context.addIssue({ code: 'custom', path: ['to'], message: 'must be after `from`: it is the day after the last' });
  else if (Date.parse(to) - Date.parse(from) > RANGE_DAYS_MAX * DAY_MS) {
    context.addIssue({ code: 'custom', path: ['to'], message: `must be at most ${RANGE_DAYS_MAX} days after \`from\`` });
  }
}

/** The days that a report's range is compared with. */
export const comparedParams = {
  compareFrom: daySchema.optional().describe('With `compareTo`: the same figures of these days beside each'),
  compareTo: daySchema.optional().describe('Exclusive'),
  finishedTo: daySchema
    .optional()
    .describe('With `compareTo`: compares the days before this one alone, as `finished`, where the last is not over'),
};
type Compared = { from: string; to: string } & { [Name in keyof typeof comparedParams]?: string | undefined };

/** For `.superRefine`: the compared days are a range of their own, and the finished ones begin the report's. */
export function checkCompared({ compareFrom, compareTo, finishedTo, ...range }: Compared, context: z.RefinementCtx): void {
  checkRange({ from: compareFrom, to: compareTo }, context);
  if (finishedTo !== undefined && (compareFrom === undefined || finishedTo <= range.from || finishedTo > range.to)) {
    context.addIssue({ code: 'custom', path: ['finishedTo'], message: 'is a day of the range, and goes with `compareFrom`' });
  }
  if ((compareFrom === undefined) === (compareTo === undefined)) return;
  const [missing, given] = compareFrom === undefined ? ['compareFrom', 'compareTo'] : ['compareTo', 'compareFrom'];
  context.addIssue({ code: 'custom', path: [missing], message: `goes together with \`${given}\`` });
}

/** The instant at which a day of a parsed range begins in the zone. */
export function startOf(day: string, zone: string): Date {
  return startOfDay(wireDay(day), zone);
}

/** A day that the schema has already let through. */
export function wireDay(text: string): Day {
  const day = parseDay(text);
  invariant(day, `${text} passed the schema and is no day`);
  return day;
}

/** Rows of one page, and where the next begins; no `nextCursor` on the last page. Each list adds the `cursor` of its own kind. */
export const PAGE_SIZE_MAX = 200;
export const pageParams = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_SIZE_MAX).default(50),
});

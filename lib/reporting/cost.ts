/**
 * What ads cost in a range of days, whatever it is grouped by: the one home of the sums that reports show. Days are each account's
 * own and are taken as days of the site; another currency is converted where there is a rate for it, and the rest is told beside the
 * sum (docs/decisions/0034).
 */
import { and, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import { costInSiteCurrency } from '@/db/queries/cost-currency';
import { givenPlatforms } from '@/lib/model/ad-account';
import { costRow } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import { addDays, dayOf } from '@/lib/core/day';
import { costOf, countOf, type Facts } from '@/lib/metrics/facts';
import { valueText } from '@/lib/metrics/measure';
import type { Site } from '@/lib/model/site';
import type { LackingAccount, Spend } from './cost-schema';
import { column, rowsOf } from './rows';
import { storedCurrency, wireDay } from './wire';

/** In millionths of the site's currency; counts as platforms tell them. */
export type CostSums = { micros: bigint; impressions: bigint; clicks: bigint };

export const NO_COST: CostSums = { micros: 0n, impressions: 0n, clicks: 0n };

/** The columns that are read as CostSums, of rows of cost_row. */
export function costColumns(site: Site): SQL {
  return sql`round(coalesce(sum(${costInSiteCurrency(site)}), 0)) AS micros,
    coalesce(sum(${costRow.impressions}), 0) AS impressions, coalesce(sum(${costRow.clicks}), 0) AS clicks`;
}

/** The rows of these days. */
export function costIn(site: Site, range: DayRange): SQL | undefined {
  return and(eq(costRow.siteId, site.id), gte(costRow.day, wireDay(range.from)), lt(costRow.day, wireDay(range.to)));
}

/** Half-open. */
type DayRange = { from: string; to: string };

/** When the day of a row begins in the site's zone. */
export function costDayStart(site: Site): SQL {
  return sql`(${costRow.day}::timestamp AT TIME ZONE ${site.timeZone})`;
}

/** The sum of both. */
export function addCosts(left: CostSums, right: CostSums): CostSums {
  return {
    micros: left.micros + right.micros,
    impressions: left.impressions + right.impressions,
    clicks: left.clicks + right.clicks,
  };
}

/** For metrics; nothing where the report holds no cost. */
export function costFacts(sums: CostSums | undefined): Facts {
  if (!sums) return {};
  return { cost: costOf(sums.micros), impressions: countOf(sums.impressions), clicks: countOf(sums.clicks) };
}

export type StoreCost = CostSums & Omit<Spend, 'without'>;

/** What is said beside figures of cost; `without` is what it cannot be told by. */
export function spendOf({ leftOut, lacking, otherZones }: StoreCost, without?: string): Spend {
  return { ...(without !== undefined && { without }), leftOut, lacking, otherZones };
}

/** What all accounts cost in the range; undefined where the site has none. */
export async function storeCostOf(tx: ScopedTransaction, site: Site, range: DayRange, now: Date): Promise<StoreCost | undefined> {
  const accounts = await rowsOf(
    tx,
    {
      ...{ id: column.text, name: column.text, platform: column.text, time_zone: column.text },
      ...{ held_from: column.text.nullable(), held_to: column.text.nullable(), problem: column.text.nullable() },
    },
    sql`SELECT id, name, platform, time_zone, held_from::text, held_to::text, coalesce(closed, problem) AS problem
      FROM ad_account WHERE site_id = ${site.id} AND (chosen OR held_to IS NOT NULL) ORDER BY name, id`,
  );
  if (accounts.length === 0) return undefined;
  const { rows: _, ...told } = await sumCosts(tx, site, costIn(site, range));
  const last = lastFullDay(range, now, site);
  const given: readonly string[] = givenPlatforms;
  // What people enter is as complete as they say: no sync of it is ever late.
  const read = accounts.filter(({ platform }) => !given.includes(platform));
  const lacking = read.flatMap(({ held_from: heldFrom, held_to: heldTo, problem, id, name, platform }): LackingAccount[] => {
    const holdsAll = heldFrom !== null && heldTo !== null && heldFrom <= wireDay(range.from) && heldTo >= last;
    if (holdsAll && problem === null) return [];
    return [{ id, name, platform, ...(heldFrom && { heldFrom }), ...(heldTo && { heldTo }), ...(problem && { problem }) }];
  });
  return {
    ...told,
    lacking,
    otherZones: [...new Set(accounts.map(({ time_zone: zone }) => zone).filter((zone) => zone !== site.timeZone))],
  };
}

/** Sums of rows of cost, and the part of them that has no rate: in no sum. */
export type ToldCost = CostSums & Pick<Spend, 'leftOut'> & { rows: number };

/** What these rows of cost_row come to. Grouped by the plain column: by what an expression is Postgres would sort all of them. */
export async function sumCosts(tx: ScopedTransaction, site: Site, fits: SQL | undefined): Promise<ToldCost> {
  const converted = costInSiteCurrency(site);
  const found = await rowsOf(
    tx,
    {
      ...{ currency: column.text, rows: column.count, micros: column.minor, left_out: column.minor },
      ...{ impressions: column.minor, clicks: column.minor },
    },
    sql`SELECT ${costRow.currency} AS currency, count(*)::int AS rows, coalesce(sum(${converted}), 0)::text AS micros,
        coalesce(sum(${costRow.costMicros}) FILTER (WHERE ${converted} IS NULL), 0)::text AS left_out,
        coalesce(sum(${costRow.impressions}), 0)::text AS impressions, coalesce(sum(${costRow.clicks}), 0)::text AS clicks
      FROM ${costRow} WHERE ${fits ?? sql`true`} GROUP BY ${costRow.currency}`,
  );
  const leftOut = found.flatMap(({ currency, left_out: micros }) => {
    if (micros === 0n) return [];
    return [{ amount: valueText(costOf(micros), 'money', storedCurrency(currency)), currency }];
  });
  return {
    ...found.reduce(addCosts, NO_COST),
    rows: found.reduce((sum, { rows }) => sum + rows, 0),
    leftOut: leftOut.sort((left, right) => (left.currency < right.currency ? -1 : 1)),
  };
}

/** The cost of each of the days that have any, in millionths of the site's currency. */
export async function costByDayOf(tx: ScopedTransaction, site: Site, range: DayRange): Promise<Map<string, bigint>> {
  const rows = await rowsOf(
    tx,
    { day: column.text, micros: column.minor },
    sql`SELECT ${costRow.day}::text AS day, round(coalesce(sum(${costInSiteCurrency(site)}), 0))::text AS micros
      FROM ${costRow} WHERE ${costIn(site, range)} GROUP BY ${costRow.day}`,
  );
  return new Map(rows.map(({ day, micros }) => [day, micros]));
}

/** The last day of the range that is over in the site's zone. */
function lastFullDay({ to }: DayRange, now: Date, site: Site): string {
  const [last, yesterday] = [addDays(wireDay(to), -1), addDays(dayOf(now, site.timeZone), -1)];
  return last < yesterday ? last : yesterday;
}

/** The ads that cost anything in a range, with what their platforms count of them, and what visits that arrive as theirs earned. */
import { and, eq, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { acquisition, costRow } from '@/db/schema';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { costColumns, type CostSums, costIn } from '../../cost';
import { dayEdges, spanOf } from '../../days';
import type { DayEdges } from '../../dimension';
import { column, rowsOf } from '../../rows';
import type { Sums } from '../performance/cells';
import { creditGroups } from '../performance/source';

type DayRange = { from: string; to: string };

/** What platforms count of films; `shown` are the impressions of rows that have starts: pictures have none. */
export type Film = { shown: bigint; starts: bigint; ends: bigint };

export type CostedCreative = {
  account: string;
  accountName: string;
  platform: string;
  /** Empty: cost that its platform tells of no ad. */
  adId: string;
  name: string | undefined;
  assetId: string | undefined;
  /** What its clicks arrive as, whatever the keyword. */
  arrivesAs: string | undefined;
  cost: CostSums;
  film: Film | undefined;
  /** With cost, of all time. */
  firstDay: string | undefined;
  lastDay: string | undefined;
};

/** Cost names an acquisition without its keyword, and an ad may be linked with several sources: neither tells ads apart. */
const arrivalSql = sql`json_build_array(${acquisition.platform}, coalesce(${acquisition.campaignId}, ${acquisition.campaign}),
  ${acquisition.adGroup}, ${acquisition.ad}, CASE WHEN ${acquisition.platform} IS NULL THEN ${acquisition.source} END,
  CASE WHEN ${acquisition.platform} IS NULL THEN ${acquisition.medium} END)::text`;

const adColumns = {
  ...{ account: column.text, account_name: column.text, platform: column.text, ad_id: column.text },
  ...{ name: column.text.nullable(), asset_id: column.text.nullable(), arrives_as: column.text.nullable() },
  ...{ micros: column.minor, impressions: column.minor, clicks: column.minor },
  ...{ shown: column.minor.nullable(), starts: column.minor.nullable(), ends: column.minor.nullable() },
  ...{ first_day: column.text.nullable(), last_day: column.text.nullable() },
};

/** A row for each ad and what it arrives as. */
export async function costedCreatives(tx: ScopedTransaction, site: Site, range: DayRange): Promise<CostedCreative[]> {
  const hasStarts = sql`${costRow.videoStarts} IS NOT NULL`;
  const rows = await rowsOf(
    tx,
    adColumns,
    sql`WITH ads AS (
        SELECT ${costRow.accountId} AS account_id, ${costRow.adId} AS ad_id, ${costRow.acquisitionId} AS acquisition_id,
          ${costColumns(site)}, sum(${costRow.impressions}) FILTER (WHERE ${hasStarts}) AS shown,
          sum(${costRow.videoStarts}) AS starts, sum(${costRow.videoEnds}) FILTER (WHERE ${hasStarts}) AS ends
        FROM ${costRow} WHERE ${costIn(site, range)} GROUP BY 1, 2, 3),
      run AS (
        SELECT account_id, ad_id, min(day)::text AS first_day, max(day)::text AS last_day FROM cost_row
        WHERE site_id = ${site.id} AND cost_micros > 0 AND (account_id, ad_id) IN (SELECT account_id, ad_id FROM ads WHERE ad_id <> '')
        GROUP BY 1, 2)
      SELECT ads.account_id::text AS account, ad_account.name AS account_name, ad_account.platform, ads.ad_id, ad_name.name,
        ad_name.asset_id, CASE WHEN ${acquisition.id} IS NOT NULL THEN ${arrivalSql} END AS arrives_as,
        micros::text, impressions::text, clicks::text, shown::text, starts::text, ends::text, first_day, last_day
      FROM ads JOIN ad_account ON ad_account.site_id = ${site.id} AND ad_account.id = ads.account_id
        LEFT JOIN ad_name ON ad_name.site_id = ${site.id} AND ad_name.account_id = ads.account_id AND ad_name.level = 'ad'
          AND ad_name.external_id = ads.ad_id
        LEFT JOIN ${acquisition} ON ${and(eq(acquisition.siteId, site.id), sql`${acquisition.id} = ads.acquisition_id`)}
        LEFT JOIN run ON run.account_id = ads.account_id AND run.ad_id = ads.ad_id
      ORDER BY ads.micros DESC, 1, ads.ad_id`,
  );
  return rows.map(({ micros, impressions, clicks, shown, starts, ends, ...row }) => ({
    ...{ account: row.account, accountName: row.account_name, platform: row.platform, adId: row.ad_id },
    ...{ name: row.name ?? undefined, assetId: row.asset_id ?? undefined, arrivesAs: row.arrives_as ?? undefined },
    cost: { micros, impressions, clicks },
    film: starts === null ? undefined : { shown: shown ?? 0n, starts, ends: ends ?? 0n },
    ...{ firstDay: row.first_day ?? undefined, lastDay: row.last_day ?? undefined },
  }));
}

/** What visits that arrive so earned, of a span of days where those are asked for. */
export type Earned = { arrivesAs: string; platform: string | undefined; isPaid: boolean; place: number; sums: Sums };

const earnedColumns = {
  ...{ arrives_as: column.text, platform: column.text.nullable(), paid: column.flag, place: column.count },
  ...{ revenue: column.minor, orders: column.minor, new_revenue: column.minor, new_orders: column.minor },
  ...{ unknown_revenue: column.minor, unknown_orders: column.minor },
  ...{ tier_one: column.minor, tier_two: column.minor, tier_three: column.minor, known_revenue: column.minor },
};
const SUMS = [
  ...['revenue', 'orders', 'new_revenue', 'new_orders', 'unknown_revenue', 'unknown_orders'],
  ...['tier_one', 'tier_two', 'tier_three', 'known_revenue'],
];

/** Credit as Performance sums it, by the day of the visit, for each way to arrive. */
export async function earnedByArrival(
  tx: ScopedTransaction,
  site: Site,
  { range, model, spans }: { range: DayRange; model: ModelId; spans?: DayEdges },
): Promise<Earned[]> {
  const dating = { datedBy: 'touch', refundsOn: 'sale' } as const;
  const slice = {
    span: spanOf(range, site.timeZone),
    days: dayEdges(range, site.timeZone),
    filter: {},
    by: [],
    under: [],
    dating,
  };
  const groups = creditGroups(site, slice, { models: [model], spans, byAcquisition: true });
  const sums = sql.raw(SUMS.map((name) => `sum(level.${name}::numeric)::text AS ${name}`).join(', '));
  const rows = await rowsOf(
    tx,
    earnedColumns,
    sql`SELECT ${arrivalSql} AS arrives_as, ${acquisition.platform} AS platform, bool_or(${acquisition.paid}) AS paid,
        ${spans ? sql`level.place` : sql`0`} AS place, ${sums}
      FROM (${groups}) AS level JOIN ${acquisition} ON ${acquisition.siteId} = ${site.id} AND ${acquisition.id} = level.earned_by
      GROUP BY 1, 2, 4`,
  );
  return rows.map(({ arrives_as: arrivesAs, platform, paid, place, ...row }) => ({
    ...{ arrivesAs, platform: platform ?? undefined, isPaid: paid, place },
    sums: {
      ...{ revenue: row.revenue, orders: row.orders, newRevenue: row.new_revenue, newOrders: row.new_orders },
      ...{ unknownRevenue: row.unknown_revenue, unknownOrders: row.unknown_orders },
      ...{ tierOne: row.tier_one, tierTwo: row.tier_two, tierThree: row.tier_three, knownRevenue: row.known_revenue },
    },
  }));
}

/**
 * What campaigns cost and earned by spans of days, made comparable: of orders within a week of the visit alone, since the visits of
 * last month have had longer to lead to orders than those of last week.
 */
import { and, gte, lt, type SQL, sql } from 'drizzle-orm';
import { costInSiteCurrency } from '@/db/queries/cost-currency';
import { acquisition, campaignNameOf, costRow, credit } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import type { CampaignKey } from '@/lib/model/finding';
import type { ModelId } from '@/lib/model/credit';
import { modelIdSchema } from '@/lib/model/credit-schema';
import type { Site } from '@/lib/model/site';
import { costDayStart, costIn } from '../../cost';
import { creditOfSales, unionAll } from '../../credit-in';
import { type DayEdges, placeSql } from '../../dimension';
import { column, rowsOf } from '../../rows';

/** So long after a visit its orders count, and so long after the last day of a span it is asked for. */
export const RIPE_DAYS = 7;

/** A campaign in one of the spans, counted from 0. */
export type Placed = CampaignKey & { place: number };

const names = {
  channel: column.text.nullable(),
  source: column.text.nullable(),
  campaign: column.text.nullable(),
  place: column.count,
};
const nameColumns = sql`${acquisition.channel} AS channel, ${acquisition.source} AS source, ${campaignNameOf(acquisition)} AS campaign`;

/** In minor units, under each model. `start` and `end` are of all spans together. */
export async function ripeRevenue(
  tx: ScopedTransaction,
  site: Site,
  { spans, models, only }: { spans: DayEdges; models: readonly ModelId[]; only?: SQL | undefined },
): Promise<(Placed & { model: ModelId; revenue: bigint })[]> {
  const [start, end] = [spans.edges[0], spans.edges.at(-1)];
  if (!start || !end || models.length === 0) return [];
  const late = sql`${end.toISOString()}::timestamptz + ${`${RIPE_DAYS} days`}::interval`;
  const queries = models.map((model) => {
    const ripe = sql`${credit.orderedAt} < ${credit.touchedAt} + ${`${RIPE_DAYS} days`}::interval`;
    const touched = and(gte(credit.touchedAt, start), lt(credit.touchedAt, end), ripe);
    const placed = and(gte(credit.orderedAt, start), sql`${credit.orderedAt} < ${late}`);
    return sql`SELECT ${nameColumns}, ${placeSql(sql`${credit.touchedAt}`, spans)} - 1 AS place, ${model}::text AS model,
        sum(${credit.amount})::text AS revenue
      FROM ${credit} JOIN ${acquisition} ON ${acquisition.siteId} = ${site.id} AND ${acquisition.id} = ${credit.acquisitionId}
      WHERE ${and(creditOfSales(site, model), placed, touched, only)} GROUP BY 1, 2, 3, 4`;
  });
  return rowsOf(tx, { ...names, model: modelIdSchema, revenue: column.minor }, unionAll(queries));
}

/** In millionths of the site's currency. */
export async function ripeCost(
  tx: ScopedTransaction,
  site: Site,
  { spans, range, only }: { spans: DayEdges; range: { from: string; to: string }; only?: SQL | undefined },
): Promise<(Placed & { micros: bigint })[]> {
  return rowsOf(
    tx,
    { ...names, micros: column.minor },
    sql`SELECT ${nameColumns}, ${placeSql(costDayStart(site), spans)} - 1 AS place,
        round(coalesce(sum(${costInSiteCurrency(site)}), 0))::text AS micros
      FROM ${costRow} JOIN ${acquisition} ON ${acquisition.siteId} = ${site.id} AND ${acquisition.id} = ${costRow.acquisitionId}
      WHERE ${and(costIn(site, range), only)} GROUP BY 1, 2, 3, 4`,
  );
}

/** Of one campaign alone. */
export function isCampaign({ channel, source, campaign }: CampaignKey): SQL | undefined {
  return and(
    sql`${acquisition.channel} IS NOT DISTINCT FROM ${channel}`,
    sql`${acquisition.source} IS NOT DISTINCT FROM ${source}`,
    sql`${campaignNameOf(acquisition)} IS NOT DISTINCT FROM ${campaign}`,
  );
}

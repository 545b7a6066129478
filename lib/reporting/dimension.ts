/** What touchpoints are grouped and filtered by, as SQL: the one place that says what a dimension is, for every report. */
import { type SQL, sql } from 'drizzle-orm';
import { touchpoint } from '@/db/schema';
import type { Dimension } from './reports/attribution/definition';

/**
 * The value of each dimension, NULL where the touch did not state it. A campaign known only by its id goes by that: Google Ads
 * has no macro for the name. A landing page is host and path, without what follows a question mark.
 */
export const dimensionSql: Record<Dimension, SQL<string | null>> = {
  channel: sql`${touchpoint.channel}`,
  source: sql`${touchpoint.source}`,
  medium: sql`${touchpoint.medium}`,
  campaign: sql`coalesce(${touchpoint.campaign}, ${touchpoint.campaignId})`,
  adGroup: sql`${touchpoint.adGroup}`,
  ad: sql`${touchpoint.ad}`,
  keyword: sql`${touchpoint.keyword}`,
  clickPlatform: sql`CASE WHEN ${touchpoint.clickValue} IS NOT NULL THEN ${touchpoint.platform} END`,
  landingPage: sql`substring(${touchpoint.landingUrl} from '^[A-Za-z][A-Za-z0-9+.-]*://([^?#]*)')`,
};

/** The dimensions as one JSON array of texts and nulls, in the given order: a row's key, spelt the same wherever it is made. */
export function dimensionKeySql(by: readonly Dimension[]): SQL<string> {
  return sql<string>`json_build_array(${sql.join(
    by.map((dimension) => dimensionSql[dimension]),
    sql`, `,
  )})::text`;
}

/** The dimensions as columns of a subquery that groups by them: grouping by columns costs half of grouping by the key's text. */
export function dimensionColumns(by: readonly Dimension[]): Record<string, SQL.Aliased<string | null>> {
  return Object.fromEntries(by.map((dimension) => [dimension, dimensionSql[dimension].as(`by_${dimension}`)]));
}

/** The names of those columns, to group by. */
export function columnNames(by: readonly Dimension[]): SQL[] {
  return by.map((dimension) => sql`${sql.identifier(`by_${dimension}`)}`);
}

/** As dimensionKeySql, over those columns. */
export function keyOfColumnsSql(by: readonly Dimension[]): SQL<string> {
  return sql<string>`json_build_array(${sql.join(columnNames(by), sql`, `)})::text`;
}

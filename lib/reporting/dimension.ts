/**
 * What reports group credit and visits by. A dimension is read from what a row of credit, of a session or of a touchpoint tells
 * of itself: ids of dimension tables, whose names are joined to the groups, or values.
 */
import { type SQL, sql } from 'drizzle-orm';
import { acquisition, campaignNameOf, type costRow, type credit, landing, type session, touchpoint } from '@/db/schema';
import { type Dimension, isLabelDimension, type LabelDimension, labelOf, type TouchDimension } from './dimension-names';
import { labelSql, touchLabelSql } from './label-sql';

export { type Dimension, isOfVisits } from './dimension-names';

/** What can be grouped by: what all sites have, and a site's own labels. */
export type Grouping = Dimension | LabelDimension;

/**
 * The value of each dimension of a row of touchpoint, NULL where the touch did not state it. A campaign known only by its id goes
 * by that: Google Ads has no macro for the name. An ad platform is that of a paid contact, with its click id or without. A landing page is host and path, without what follows a question mark.
 */
export const dimensionSql: Record<TouchDimension, SQL<string | null>> = {
  channel: sql`${touchpoint.channel}`,
  source: sql`${touchpoint.source}`,
  medium: sql`${touchpoint.medium}`,
  campaign: campaignNameOf(touchpoint),
  adGroup: sql`${touchpoint.adGroup}`,
  ad: sql`${touchpoint.ad}`,
  keyword: sql`${touchpoint.keyword}`,
  clickPlatform: sql`CASE WHEN ${touchpoint.hasClickId} THEN ${touchpoint.platform} END`,
  adPlatform: sql`CASE WHEN ${touchpoint.paid} THEN ${touchpoint.platform} END`,
  landingPage: sql`nullif(substring(${touchpoint.landingUrl} from '^[A-Za-z][A-Za-z0-9+.-]*://([^?#]*)'), '')`,
  device: sql`${touchpoint.device}`,
  country: sql`${touchpoint.country}`,
};

/** The dimensions of a touchpoint as one JSON array of texts and nulls, in the given order; what is none of a touch is null. */
export function dimensionKeySql(by: readonly Grouping[]): SQL<string> {
  const values = by.map((dimension) => touchSql(dimension) ?? sql`NULL`);
  return sql<string>`json_build_array(${sql.join(values, sql`, `)})::text`;
}

function touchSql(dimension: Grouping): SQL | undefined {
  if (isLabelDimension(dimension)) return touchLabelSql(labelOf(dimension));
  return dimension === 'day' || dimension === 'salesChannel' ? undefined : dimensionSql[dimension];
}

/** What the rows of a group have in common. */
type GroupColumn = 'acquisition_id' | 'has_click_id' | 'landing_id' | 'device' | 'country' | 'sales_channel' | 'day';

/** Which columns hold each dimension. */
const columnsOfDimension: Record<Dimension, readonly GroupColumn[]> = {
  channel: ['acquisition_id'],
  source: ['acquisition_id'],
  medium: ['acquisition_id'],
  campaign: ['acquisition_id'],
  adGroup: ['acquisition_id'],
  ad: ['acquisition_id'],
  keyword: ['acquisition_id'],
  clickPlatform: ['acquisition_id', 'has_click_id'],
  adPlatform: ['acquisition_id'],
  landingPage: ['landing_id'],
  device: ['device'],
  country: ['country'],
  salesChannel: ['sales_channel'],
  day: ['day'],
};

function columnsOf(dimension: Grouping): readonly GroupColumn[] {
  return isLabelDimension(dimension) ? ['acquisition_id'] : columnsOfDimension[dimension];
}

/** What the acquisition of a row tells. */
export type AcquisitionDimension = Exclude<TouchDimension, 'clickPlatform' | 'landingPage' | 'device' | 'country'>;
export const acquisitionNames: Record<AcquisitionDimension, SQL> = {
  channel: sql`${acquisition.channel}`,
  source: sql`${acquisition.source}`,
  medium: sql`${acquisition.medium}`,
  campaign: campaignNameOf(acquisition),
  adGroup: sql`${acquisition.adGroup}`,
  ad: sql`${acquisition.ad}`,
  keyword: sql`${acquisition.keyword}`,
  adPlatform: sql`CASE WHEN ${acquisition.paid} THEN ${acquisition.platform} END`,
};

/** What each dimension is called, of rows grouped by those columns with the names joined. */
const nameSql: Record<Dimension, SQL> = {
  ...acquisitionNames,
  clickPlatform: sql`CASE WHEN grouped.has_click_id THEN ${acquisition.platform} END`,
  landingPage: sql`${landing.page}`,
  device: sql`grouped.device`,
  country: sql`grouped.country`,
  salesChannel: sql`grouped.sales_channel`,
  day: sql`grouped.day`,
};

/** Rows of credit, touches, sessions or cost: tables that tell what brought them. */
type Grouped = typeof credit | typeof touchpoint | typeof session | typeof costRow;

type GroupRequest = {
  by: readonly Grouping[];
  table: Grouped;
  /** When a row is of, for days. */
  at: SQL;
  days: DayEdges;
};

/** When the days of a range begin, and the end of the last; and what the days are called. */
export type DayEdges = { edges: Date[]; names: string[] };

/** The columns to group the table by, as a list of SQL with their names: few and narrow, whatever the dimensions are called. */
export function groupColumns({ by, table, at, days }: GroupRequest): SQL[] {
  const wanted = [...new Set(by.flatMap(columnsOf))];
  const own: Record<GroupColumn, SQL> = {
    acquisition_id: sql`${table.acquisitionId}`,
    // Clicks that are paid for are those of their platform; of where they led and who made them cost says nothing.
    has_click_id: 'hasClickId' in table ? sql`${table.hasClickId}` : sql`true`,
    landing_id: 'landingId' in table ? sql`${table.landingId}` : sql`NULL::uuid`,
    device: 'device' in table ? sql`${table.device}` : sql`NULL::text`,
    country: 'country' in table ? sql`${table.country}` : sql`NULL::text`,
    sales_channel: 'salesChannel' in table ? sql`${table.salesChannel}` : sql`NULL::text`,
    day: dayNameSql(at, days),
  };
  return wanted.map((name) => sql`${own[name]} AS ${sql.identifier(name)}`);
}

/** The day of an instant by where it lies among the edges: days of the site's zone, whatever their length. */
export function dayNameSql(at: SQL, days: DayEdges): SQL {
  return sql`(${sql.param(days.names)}::text[])[${placeSql(at, days)}]`;
}

/** Which of the spans between the edges an instant lies in, from 1. */
export function placeSql(at: SQL, { edges }: DayEdges): SQL {
  return sql`width_bucket(${at}, ${sql.param(edges.map((edge) => edge.toISOString()))}::timestamptz[])`;
}

/** Joins what the groups are called: to `grouped`, which has the columns. */
export function nameJoins(siteId: string, by: readonly Grouping[]): SQL {
  const needs = new Set(by.flatMap(columnsOf));
  const acquisitions = sql`LEFT JOIN ${acquisition}
    ON ${acquisition.siteId} = ${siteId} AND ${acquisition.id} = grouped.acquisition_id`;
  const landings = sql`LEFT JOIN ${landing} ON ${landing.siteId} = ${siteId} AND ${landing.id} = grouped.landing_id`;
  return sql`${needs.has('acquisition_id') ? acquisitions : sql``} ${needs.has('landing_id') ? landings : sql``}`;
}

/** The names of the dimensions, in the given order, as one JSON array: a row's key, spelt the same wherever it is made. */
export function namedKeySql(by: readonly Grouping[]): SQL {
  return sql`json_build_array(${sql.join(by.map(groupNameSql), sql`, `)})::text`;
}

/** What a dimension of the groups is called. */
export function groupNameSql(dimension: Grouping): SQL {
  return isLabelDimension(dimension) ? labelSql(labelOf(dimension)) : nameSql[dimension];
}

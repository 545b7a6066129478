/** Which visits a report or list is of, by what brought them and what they are: asked alike by all that count visits. */
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { acquisition, type credit, landing, session } from '@/db/schema';
import { landingIdOf } from '@/lib/model/landing';
import type { Site } from '@/lib/model/site';
import { labelFilterParam } from '../../label-filter';
import { hasLabel } from '../../label-sql';
import { type AcquisitionDimension, acquisitionNames } from '../../dimension';
import type { visitFilterNames } from './visit-filter-names';

const values = {
  channel: 'channel',
  source: 'source',
  campaign: 'campaign',
  device: 'device',
  country: 'country',
  landingPage: 'landing page: host and path',
} as const;

/** The parameters, for a report's own to be put beside; `what` has the values, as descriptions say. */
function filterParams(what: string) {
  const value = (name: keyof typeof values) =>
    z.string().max(2_000).optional().describe(`${what} this ${values[name]}; empty: that do not state it`);
  return {
    channel: value('channel'),
    source: value('source'),
    campaign: value('campaign'),
    device: value('device'),
    country: value('country'),
    landingPage: value('landingPage'),
    label: labelFilterParam,
  };
}
export const visitFilterParams = filterParams('Only visits with');
/** The same of what earned something: of reports that sum credit, or orders by who earned a part of them. */
export const earnerFilterParams = filterParams('Only what visits earned with');
export type VisitFilter = { [Name in (typeof visitFilterNames)[number]]?: string | undefined };

export type BroughtBy = { [Name in AcquisitionDimension | 'clickPlatform']?: string | undefined };

/** Of rows that a visit is told of, sessions unless another table is given; undefined where every visit fits. */
export function visitFits(
  site: Site,
  { device, country, landingPage, label, clickPlatform, ...byName }: VisitFilter & BroughtBy,
  table: typeof session | typeof credit = session,
): SQL | undefined {
  return and(
    device === undefined ? undefined : device === '' ? isNull(table.device) : eq(table.device, device),
    country === undefined ? undefined : country === '' ? isNull(table.country) : eq(table.country, country),
    landingPage === undefined
      ? undefined
      : landingPage === ''
        ? isNull(table.landingId)
        : eq(table.landingId, landingIdOf(site.id, landingPage)),
    broughtBy(site, byName, table),
    clickPlatform === undefined ? undefined : cameByClickOf(clickPlatform, table),
    hasLabel(site, table.acquisitionId, label),
  );
}

/** The acquisitions that fit are looked up once, and visits asked for their id. */
function broughtBy(site: Site, byName: Omit<BroughtBy, 'clickPlatform'>, table: typeof session | typeof credit): SQL | undefined {
  const fits = Object.entries(acquisitionNames).flatMap(([name, column]) => {
    const wanted = byName[name as AcquisitionDimension];
    if (wanted === undefined) return [];
    return [wanted === '' ? sql`${column} IS NULL` : sql`${column} = ${wanted}`];
  });
  if (fits.length === 0) return undefined;
  const ids = sql`SELECT ${acquisition.id} FROM ${acquisition} WHERE ${and(eq(acquisition.siteId, site.id), ...fits)}`;
  return sql`${table.acquisitionId} IN (${ids})`;
}

function cameByClickOf(platform: string, table: typeof session | typeof credit): SQL {
  const own = sql`(SELECT ${acquisition.platform} FROM ${acquisition}
    WHERE ${acquisition.siteId} = ${table.siteId} AND ${acquisition.id} = ${table.acquisitionId} AND ${table.hasClickId})`;
  return platform === '' ? isNull(own) : eq(own, platform);
}

/** What the rows of a list of visits are called. */
export const visitNames = {
  channel: acquisitionNames.channel,
  source: acquisitionNames.source,
  campaign: acquisitionNames.campaign,
  landingPage: sql`${landing.page}`,
};

/** Joins the names: to session. */
export function joinVisitNames(site: Site): SQL {
  return sql`LEFT JOIN ${acquisition} ON ${acquisition.siteId} = ${site.id} AND ${acquisition.id} = ${session.acquisitionId}
    LEFT JOIN ${landing} ON ${landing.siteId} = ${site.id} AND ${landing.id} = ${session.landingId}`;
}

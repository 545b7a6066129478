/** Which visits a report or list is of, by what brought them and what they are: asked alike by all that count visits. */
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { acquisition, campaignNameOf, landing, session } from '@/db/schema';
import { landingIdOf } from '@/lib/model/landing';
import type { Site } from '@/lib/model/site';

const value = (of: string) =>
  z.string().max(2_000).optional().describe(`Only visits with this ${of}; empty: that do not state it`);

/** The parameters, for a report's own to be put beside. */
export const visitFilterParams = {
  channel: value('channel'),
  source: value('source'),
  campaign: value('campaign'),
  device: value('device'),
  country: value('country'),
  landingPage: value('landing page: host and path'),
};
export type VisitFilter = { [Name in keyof typeof visitFilterParams]?: string | undefined };

const named = { channel: sql`${acquisition.channel}`, source: sql`${acquisition.source}`, campaign: campaignNameOf(acquisition) };

/** Of the session table itself; undefined where every visit fits. */
export function visitFits(site: Site, { device, country, landingPage, ...byName }: VisitFilter): SQL | undefined {
  return and(
    device === undefined ? undefined : device === '' ? isNull(session.device) : eq(session.device, device),
    country === undefined ? undefined : country === '' ? isNull(session.country) : eq(session.country, country),
    landingPage === undefined
      ? undefined
      : landingPage === ''
        ? isNull(session.landingId)
        : eq(session.landingId, landingIdOf(site.id, landingPage)),
    broughtBy(site, byName),
  );
}

/** The acquisitions that fit are looked up once, and visits asked for their id. */
function broughtBy(site: Site, byName: Pick<VisitFilter, keyof typeof named>): SQL | undefined {
  const fits = (['channel', 'source', 'campaign'] as const).flatMap((name) => {
    const wanted = byName[name];
    if (wanted === undefined) return [];
    return [wanted === '' ? sql`${named[name]} IS NULL` : sql`${named[name]} = ${wanted}`];
  });
  if (fits.length === 0) return undefined;
  const ids = sql`SELECT ${acquisition.id} FROM ${acquisition} WHERE ${and(eq(acquisition.siteId, site.id), ...fits)}`;
  return sql`${session.acquisitionId} IN (${ids})`;
}

/** What the rows of a list of visits are called. */
export const visitNames = {
  channel: named.channel,
  source: named.source,
  campaign: named.campaign,
  landingPage: sql`${landing.page}`,
};

/** Joins the names: to session. */
export function joinVisitNames(site: Site): SQL {
  return sql`LEFT JOIN ${acquisition} ON ${acquisition.siteId} = ${site.id} AND ${acquisition.id} = ${session.acquisitionId}
    LEFT JOIN ${landing} ON ${landing.siteId} = ${site.id} AND ${landing.id} = ${session.landingId}`;
}

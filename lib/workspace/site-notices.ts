/**
 * What every page of a site says while a connection is unwell, while an ad platform asks for a new consent, or while the version of a
 * platform that is used ends soon.
 */
import { openMetricAlerts, openStandingAlerts } from '@/db/queries/alert';
import { shownLogins } from '@/db/queries/ad-login';
import { shownConnections } from '@/db/queries/connection';
import type { ScopedTransaction } from '@/db/scoped';
import { type Actor, permit } from '@/lib/access/permissions';
import { destinations } from '@/lib/destinations/registry';
import { versionEnds } from '@/lib/destinations/version-end';
import { type AlertKind, standingAlertOf } from '@/lib/model/alert';
import type { Site } from '@/lib/model/site';
import { spendPlatformOf } from '@/lib/spend/registry';

export type SiteNotice = {
  /** The same for one notice each time that it is asked for. */
  id: string;
  kind: AlertKind | 'reconnect' | 'version' | 'metric';
  /** The connection, the platform, or the site. */
  about: string;
  /** What was found, and who does what. */
  detail: string;
  /** The page of the site that mends it; absent: nothing of this site can. */
  page?: string;
  /** ISO 8601: since when; absent of what is still to come. */
  since?: string;
};

/** Empty nearly always. Open alerts first, the oldest first. */
export async function siteNotices(
  tx: ScopedTransaction,
  actor: Actor,
  site: Pick<Site, 'id' | 'name'>,
  now: Date,
): Promise<SiteNotice[]> {
  permit(actor, 'report.read');
  const alerts = await openStandingAlerts(tx, site.id);
  const connected = new Set((await shownConnections(tx, site.id)).map(({ destination }) => destination));
  const figures = await openMetricAlerts(tx, site.id);
  const ends = versionEnds(
    destinations.filter(({ id }) => connected.has(id)),
    now,
  );
  return [
    ...alerts.flatMap(({ alert, connection }) => {
      const standing = standingAlertOf(alert.ruleId);
      if (!standing) return [];
      const { kind } = standing;
      const since = alert.raisedAt.toISOString();
      return [
        {
          id: `${kind} ${connection.id} ${since}`,
          kind,
          about: connection.name,
          detail: alert.detail,
          page: `destinations/${connection.id}/health`,
          since,
        },
      ];
    }),
    ...figures.map(({ alert }) => ({
      id: `metric ${alert.ruleId} ${alert.raisedAt.toISOString()}`,
      kind: 'metric' as const,
      about: site.name,
      detail: alert.detail,
      page: 'performance',
      since: alert.raisedAt.toISOString(),
    })),
    ...(await consentsThatEnded(tx, site.id)),
    ...ends.map(({ destination, version, detail }) => ({
      id: `version ${destination} ${version}`,
      kind: 'version' as const,
      about: destination,
      detail,
    })),
  ];
}

async function consentsThatEnded(tx: ScopedTransaction, siteId: Site['id']): Promise<SiteNotice[]> {
  const ended = (await shownLogins(tx, siteId)).filter(({ state }) => state === 'reconnect');
  return ended.map(({ id, platform, problem, problemAt }) => ({
    id: `reconnect ${id}`,
    kind: 'reconnect' as const,
    about: spendPlatformOf(platform)?.name ?? platform,
    detail: problem ?? 'Its cost is not read until then.',
    page: 'ad-accounts',
    ...(problemAt && { since: problemAt.toISOString() }),
  }));
}

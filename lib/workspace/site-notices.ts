/** What every page of a site says while a connection is unwell, or while the version of a platform that is used ends soon. */
import { openMetricAlerts, openStandingAlerts } from '@/db/queries/alert';
import { shownConnections } from '@/db/queries/connection';
import type { ScopedTransaction } from '@/db/scoped';
import { type Actor, permit } from '@/lib/access/permissions';
import { destinations } from '@/lib/destinations/registry';
import { versionEnds } from '@/lib/destinations/version-end';
import { type AlertKind, standingAlertOf } from '@/lib/model/alert';
import type { Site } from '@/lib/model/site';

export type SiteNotice = {
  /** The same for one notice each time that it is asked for. */
  id: string;
  kind: AlertKind | 'version' | 'metric';
  /** The connection, the platform, or the site. */
  about: string;
  /** What was found, and who does what. */
  detail: string;
  /** Where to look; absent: nothing of this site can mend it. */
  connectionId?: string;
  /** Or the page that has the figure. */
  page?: 'performance';
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
          connectionId: connection.id,
          since,
        },
      ];
    }),
    ...figures.map(({ alert }) => ({
      id: `metric ${alert.ruleId} ${alert.raisedAt.toISOString()}`,
      kind: 'metric' as const,
      about: site.name,
      detail: alert.detail,
      page: 'performance' as const,
      since: alert.raisedAt.toISOString(),
    })),
    ...ends.map(({ destination, version, detail }) => ({
      id: `version ${destination} ${version}`,
      kind: 'version' as const,
      about: destination,
      detail,
    })),
  ];
}

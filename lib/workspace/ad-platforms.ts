/** What the screens of ad accounts know of the workspace's apps and the site's logins: that secrets are there, and how they end. */
import { shownApps, shownLogins } from '@/db/queries/ad-login';
import type { ScopedTransaction } from '@/db/scoped';
import { type Actor, permit } from '@/lib/access/permissions';
import type { LoginRoad, LoginState } from '@/lib/model/ad-account';
import type { SecretView } from '@/lib/model/secret';
import type { Site } from '@/lib/model/site';

export type AdAppView = {
  platform: string;
  entered: Record<string, string>;
  secrets: Record<string, SecretView>;
  /** It is the demo's own server of the platform. */
  sandbox: boolean;
};

/** Times are ISO 8601. */
export type AdLoginView = {
  id: string;
  platform: string;
  road: LoginRoad;
  state: LoginState;
  problem: string | null;
  problemAt: string | null;
  connectedAt: string;
  /** When only a person can renew it. */
  endsAt: string | null;
};

/** The workspace's apps, and the logins of the site. */
export async function listAdLogins(
  tx: ScopedTransaction,
  actor: Actor,
  site: Pick<Site, 'id'>,
): Promise<{ apps: AdAppView[]; logins: AdLoginView[] }> {
  permit(actor, 'report.read');
  const apps = await shownApps(tx, actor.workspaceId);
  const logins = await shownLogins(tx, site.id);
  return {
    apps: apps.map(({ platform, entered, shown, base }) => ({
      platform,
      entered,
      secrets: Object.fromEntries(Object.entries(shown).map(([name, view]) => [name, { set: true, ...view }])),
      sandbox: base !== null,
    })),
    logins: logins.map(({ problemAt, connectedAt, endsAt, ...login }) => ({
      ...login,
      problemAt: problemAt?.toISOString() ?? null,
      connectedAt: connectedAt.toISOString(),
      endsAt: endsAt?.toISOString() ?? null,
    })),
  };
}

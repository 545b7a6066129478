/**
 * The worker's look at alerts: what is newly unwell raises one, what is well again clears it, and both are told, once each. What
 * is judged are the rules that people made, and the standing alerts of every site with a connection. The notices are in the
 * database before anything is sent (tell-alerts.ts), and the database lets one worker alone raise or clear.
 */
import type { Database } from '@/db/client';
import {
  type AlertRow,
  type AlertRuleRow,
  allAlertRules,
  clearAlert,
  openAlerts,
  type WatchedSite,
  watchedSites,
} from '@/db/queries/alert';
import { alertFigures, type ConnectionFigures } from '@/db/queries/alert-figures';
import type { Id } from '@/lib/core/id';
import { judgeAlert, judgeStanding } from '@/lib/delivery/alert';
import { type AlertKind, type NoticeType, standingAlerts } from '@/lib/model/alert';
import type { Mail } from '@/lib/ops/mail';
import type { Transport } from '@/lib/ops/transport';
import { noticesOfRule, standingNotices } from './alert-notices';
import { type Alerted, type NoticesOf, settleAlert } from './settle-alert';
import { tellAlerts } from './tell-alerts';

/** Something that is judged of each connection that it watches, and what is to be told of an alert of it. */
type Judged = {
  id: Id<'alert_rule'>;
  kind: AlertKind;
  threshold: number;
  watches: (connectionId: Id<'connection'>) => boolean;
  judge: typeof judgeAlert;
  noticesOf: NoticesOf;
};

/** Judges every site as of `now`, then tells what is to be told. */
export async function checkAlerts(db: Database, transport: Transport, mail: Mail, now: Date): Promise<void> {
  const rules = Map.groupBy(await allAlertRules(db), ({ siteId }) => siteId);
  const sites = new Map((await watchedSites(db)).map((site) => [site.siteId, site]));
  for (const siteId of new Set([...sites.keys(), ...rules.keys()])) {
    const own = rules.get(siteId) ?? [];
    const site = sites.get(siteId);
    const standing = site ? standingOf(db, site, own, mail, now) : [];
    await checkSite(db, siteId, [...own.flatMap((rule) => judgedRule(rule, now)), ...standing], now);
  }
  await tellAlerts(db, { transport, mail }, now);
}

function judgedRule(rule: AlertRuleRow, now: Date): Judged[] {
  const { id, kind, threshold } = rule;
  if (kind === 'standing' || kind === 'metric') return [];
  const watches = (connectionId: Id<'connection'>) => isOf(rule, connectionId);
  const noticesOf = (alert: Alerted, type: NoticeType, detail: string) =>
    noticesOfRule(rule, { ...alert, type, detail, createdAt: now, dueAt: now });
  return [{ id, kind, threshold, watches, judge: judgeAlert, noticesOf }];
}

function standingOf(db: Database, site: WatchedSite, rules: AlertRuleRow[], mail: Mail, now: Date): Judged[] {
  const muted = new Set(site.settings.mutedAlerts);
  return standingAlerts
    .filter(({ kind }) => !muted.has(kind))
    .map((alert): Judged => {
      const noticesOf = (raised: Alerted, type: NoticeType, detail: string) => {
        const own = rules.filter((rule) => isOf(rule, raised.connectionId));
        const common = { ...raised, type, detail, createdAt: now, dueAt: now };
        return standingNotices(db, { alert, workspaceId: site.workspaceId, rules: own, mail }, common);
      };
      return { ...alert, watches: () => true, judge: judgeStanding, noticesOf };
    });
}

async function checkSite(db: Database, siteId: Id<'site'>, judged: Judged[], now: Date): Promise<void> {
  const figures = await alertFigures(db, siteId, new Set(judged.map(({ kind }) => kind)), now);
  const open = await openAlerts(db, siteId, 'connections');
  for (const one of judged) {
    for (const [connectionId, seen] of figures) {
      const own = open.find((alert) => alert.ruleId === one.id && alert.connectionId === connectionId);
      if (one.watches(connectionId)) await judgeOne(db, one, { siteId, connectionId }, seen, own, now);
    }
  }
  await endOrphans(db, open, judged, figures, now);
}

async function judgeOne(
  db: Database,
  { id: ruleId, kind, threshold, judge, noticesOf }: Judged,
  of: { siteId: Id<'site'>; connectionId: Id<'connection'> },
  figures: ConnectionFigures,
  open: AlertRow | undefined,
  now: Date,
): Promise<void> {
  const verdict = judge({ kind, threshold }, figures, now);
  await settleAlert(db, { key: { ...of, ruleId }, kind, verdict, open, noticesOf }, now);
}

/** Alerts whose connection was deleted or left out of the rule, or whose kind was muted, end untold: a person did it. */
async function endOrphans(
  db: Database,
  open: AlertRow[],
  judged: Judged[],
  figures: ReadonlyMap<Id<'connection'>, ConnectionFigures>,
  now: Date,
): Promise<void> {
  for (const alert of open) {
    const own = judged.find(({ id }) => id === alert.ruleId);
    if (own?.watches(alert.connectionId) && figures.has(alert.connectionId)) continue;
    await db.transaction((tx) => clearAlert(tx, alert, [], now));
  }
}

function isOf(rule: AlertRuleRow, connectionId: Id<'connection'>): boolean {
  return rule.connectionId === null || rule.connectionId === connectionId;
}

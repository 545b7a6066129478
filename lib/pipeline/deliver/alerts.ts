/**
 * The worker's look at alert rules: what is newly unwell raises an alert, what is well again clears it, and both are told, once
 * each. The notices are in the database before anything is sent (tell-alerts.ts), and the database lets one worker alone raise or
 * clear.
 */
import type { Database } from '@/db/client';
import {
  type AlertRow,
  type AlertRuleRow,
  allAlertRules,
  clearAlert,
  type NoticeInsert,
  openAlerts,
  raiseAlert,
} from '@/db/queries/alert';
import { alertFigures, type ConnectionFigures } from '@/db/queries/alert-figures';
import type { Id } from '@/lib/core/id';
import { judgeAlert } from '@/lib/delivery/alert';
import type { NoticeType } from '@/lib/model/alert';
import { newId } from '@/lib/ops/ids';
import { log } from '@/lib/ops/log';
import type { Mail } from '@/lib/ops/mail';
import type { Transport } from '@/lib/ops/transport';
import { tellAlerts } from './tell-alerts';

/** Judges every rule of every site as of `now`, then tells what is to be told. */
export async function checkAlerts(db: Database, transport: Transport, mail: Mail, now: Date): Promise<void> {
  const rules = Map.groupBy(await allAlertRules(db), ({ siteId }) => siteId);
  for (const [siteId, own] of rules) await checkSite(db, siteId, own, now);
  await tellAlerts(db, { transport, mail }, now);
}

async function checkSite(db: Database, siteId: Id<'site'>, rules: AlertRuleRow[], now: Date): Promise<void> {
  const figures = await alertFigures(db, siteId, new Set(rules.map(({ kind }) => kind)), now);
  const open = await openAlerts(db, siteId);
  const openOf = (rule: AlertRuleRow, connectionId: Id<'connection'>) =>
    open.find((alert) => alert.ruleId === rule.id && alert.connectionId === connectionId);
  for (const rule of rules) {
    for (const [connectionId, seen] of figures) {
      if (watches(rule, connectionId)) await judgeOne(db, rule, connectionId, seen, openOf(rule, connectionId), now);
    }
  }
  await endOrphans(db, open, rules, figures, now);
}

async function judgeOne(
  db: Database,
  rule: AlertRuleRow,
  connectionId: Id<'connection'>,
  figures: ConnectionFigures,
  open: AlertRow | undefined,
  now: Date,
): Promise<void> {
  const { state, detail } = judgeAlert(rule, figures, now);
  const { siteId, id: ruleId } = rule;
  const key = { siteId, ruleId, connectionId };
  if (state === 'raised' && !open) {
    const notices = noticesOf(rule, { ...key, raisedAt: now }, 'raised', detail, now);
    const raised = await db.transaction((tx) => raiseAlert(tx, { ...key, raisedAt: now, detail }, notices));
    if (raised) log().warn({ ...key, kind: rule.kind }, 'alert.raised');
  }
  if (state === 'well' && open) {
    const cleared = await db.transaction((tx) => clearAlert(tx, open, noticesOf(rule, open, 'cleared', detail, now), now));
    if (cleared) log().info({ ...key, kind: rule.kind }, 'alert.cleared');
  }
}

type Alerted = Pick<AlertRow, 'siteId' | 'ruleId' | 'connectionId' | 'raisedAt'>;

/** One for each recipient, so that one that fails is tried again alone. */
function noticesOf(
  { emails, webhookUrl }: AlertRuleRow,
  { siteId, ruleId, connectionId, raisedAt }: Alerted,
  type: NoticeType,
  detail: string,
  now: Date,
): NoticeInsert[] {
  const common = { siteId, ruleId, connectionId, raisedAt, type, detail, createdAt: now, dueAt: now };
  return [
    ...emails.map((recipient): NoticeInsert => ({ ...common, id: newId(), channel: 'email', recipient })),
    ...(webhookUrl ? [{ ...common, id: newId<'alert_notice'>(), channel: 'webhook' as const }] : []),
  ];
}

/** Alerts whose connection was deleted, or left out of the rule, end untold: a person did it. */
async function endOrphans(
  db: Database,
  open: AlertRow[],
  rules: AlertRuleRow[],
  figures: ReadonlyMap<Id<'connection'>, ConnectionFigures>,
  now: Date,
): Promise<void> {
  for (const alert of open) {
    const rule = rules.find(({ id }) => id === alert.ruleId);
    if (rule && watches(rule, alert.connectionId) && figures.has(alert.connectionId)) continue;
    await db.transaction((tx) => clearAlert(tx, alert, [], now));
  }
}

function watches(rule: AlertRuleRow, connectionId: Id<'connection'>): boolean {
  return rule.connectionId === null || rule.connectionId === connectionId;
}

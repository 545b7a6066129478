/**
 * Alert rules, and the alerts they raised. An alert is open until it is cleared; a rule and a connection have one open alert at
 * the most.
 */
import { and, asc, desc, eq, exists, getTableColumns, gte, inArray, isNotNull, isNull, ne } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import { STORE_ITSELF, standingAlertOf, type RuleKind } from '@/lib/model/alert';
import type { SiteSettings } from '@/lib/model/site';
import type { Queryable, Transaction } from '../client';
import { alert, alertNotice, alertRule } from '../schema/alert';
import { member, membership, site, workspace } from '../schema/configuration';
import { connection } from '../schema/delivery';
import type { ScopedTransaction } from '../scoped';

export type AlertRuleRow = typeof alertRule.$inferSelect;
/** For those who only read: secrets are not theirs to see. */
export type AlertRuleShown = Omit<AlertRuleRow, 'webhookSecret'>;
export type AlertRow = typeof alert.$inferSelect;
export type AlertKey = Pick<AlertRow, 'siteId' | 'ruleId' | 'connectionId'>;
export type NoticeInsert = typeof alertNotice.$inferInsert;

/** Every site's rules: for the worker, never for a caller from outside. */
export async function allAlertRules(db: Queryable): Promise<AlertRuleRow[]> {
  return db.select().from(alertRule).where(isNull(alertRule.deletedAt));
}

export type WatchedSite = { siteId: Id<'site'>; workspaceId: Id<'workspace'>; settings: Partial<SiteSettings> };

/** Every site that has a connection: for the worker, never for a caller from outside. */
export async function watchedSites(db: Queryable): Promise<WatchedSite[]> {
  return db
    .select({ siteId: site.id, workspaceId: site.workspaceId, settings: site.settings })
    .from(site)
    .where(
      exists(
        db
          .select({ id: connection.id })
          .from(connection)
          .where(and(eq(connection.siteId, site.id), isNull(connection.deletedAt))),
      ),
    );
}

/** The e-mail addresses of those who manage the workspace: its owners and admins. */
export async function managersOf(db: Queryable, workspaceId: Id<'workspace'>): Promise<string[]> {
  const rows = await db
    .select({ email: member.email })
    .from(membership)
    .innerJoin(member, eq(member.id, membership.memberId))
    .where(and(eq(membership.workspaceId, workspaceId), inArray(membership.role, ['owner', 'admin'])))
    .orderBy(asc(member.email));
  return rows.map(({ email }) => email);
}

/** The site's rules, oldest first. */
export async function shownAlertRules(tx: ScopedTransaction, siteId: Id<'site'>): Promise<AlertRuleShown[]> {
  const { webhookSecret: _, ...shown } = getTableColumns(alertRule);
  return tx
    .select(shown)
    .from(alertRule)
    .where(and(eq(alertRule.siteId, siteId), isNull(alertRule.deletedAt)))
    .orderBy(asc(alertRule.createdAt), asc(alertRule.id));
}

/** As `shownAlertRules`, with the sealed secrets: for use cases. */
export async function alertRulesOfSite(db: Queryable, siteId: Id<'site'>): Promise<AlertRuleRow[]> {
  return db
    .select()
    .from(alertRule)
    .where(and(eq(alertRule.siteId, siteId), isNull(alertRule.deletedAt)))
    .orderBy(asc(alertRule.createdAt), asc(alertRule.id));
}

/** The site's open alerts: of its connections, or of its metrics. */
export async function openAlerts(db: Queryable, siteId: Id<'site'>, of: 'connections' | 'metrics'): Promise<AlertRow[]> {
  const about = of === 'metrics' ? eq(alert.connectionId, STORE_ITSELF) : ne(alert.connectionId, STORE_ITSELF);
  return db
    .select()
    .from(alert)
    .where(and(eq(alert.siteId, siteId), isNull(alert.clearedAt), about));
}

/** Opens an alert with what is to be told of it; false when one is open, because another worker was first. */
export async function raiseAlert(tx: Transaction, row: typeof alert.$inferInsert, notices: NoticeInsert[]): Promise<boolean> {
  const raised = await tx.insert(alert).values(row).onConflictDoNothing().returning({ ruleId: alert.ruleId });
  if (raised.length > 0 && notices.length > 0) await tx.insert(alertNotice).values(notices);
  return raised.length > 0;
}

/** Says of an open alert how it stands by now; nobody is told again. */
export async function refreshAlert(
  db: Queryable,
  { siteId, ruleId, connectionId, raisedAt }: AlertKey & { raisedAt: Date },
  detail: string,
): Promise<void> {
  const own = and(eq(alert.siteId, siteId), eq(alert.ruleId, ruleId), eq(alert.connectionId, connectionId));
  await db
    .update(alert)
    .set({ detail })
    .where(and(own, eq(alert.raisedAt, raisedAt), isNull(alert.clearedAt)));
}

/** Clears an open alert with what is to be told of it; false when it is not open any more. */
export async function clearAlert(
  tx: Transaction,
  { siteId, ruleId, connectionId, raisedAt }: AlertKey & { raisedAt: Date },
  notices: NoticeInsert[],
  now: Date,
): Promise<boolean> {
  const cleared = await tx
    .update(alert)
    .set({ clearedAt: now })
    .where(
      and(
        eq(alert.siteId, siteId),
        eq(alert.ruleId, ruleId),
        eq(alert.connectionId, connectionId),
        eq(alert.raisedAt, raisedAt),
        isNull(alert.clearedAt),
      ),
    )
    .returning({ ruleId: alert.ruleId });
  if (cleared.length > 0 && notices.length > 0) await tx.insert(alertNotice).values(notices);
  return cleared.length > 0;
}

/** Ends a rule's open alerts without telling anybody: a person has changed what they were about. */
export async function endAlertsOfRule(tx: Transaction, siteId: Id<'site'>, ruleId: Id<'alert_rule'>, now: Date): Promise<void> {
  await tx
    .update(alert)
    .set({ clearedAt: now })
    .where(and(eq(alert.siteId, siteId), eq(alert.ruleId, ruleId), isNull(alert.clearedAt)));
  await tx
    .update(alertNotice)
    .set({ dueAt: null, problem: 'The rule was changed before this was told.' })
    .where(and(eq(alertNotice.siteId, siteId), eq(alertNotice.ruleId, ruleId), isNotNull(alertNotice.dueAt)));
}

export type AlertContext = {
  /** The rule whose recipients are told; absent: a standing alert tells those who manage the workspace. */
  rule?: AlertRuleRow;
  kind: RuleKind;
  threshold: number;
  /** Absent of a metric. */
  connection?: { id: Id<'connection'>; name: string; destination: string };
  site: { id: Id<'site'>; name: string; slug: string };
  workspace: { id: Id<'workspace'>; slug: string };
};

/** What an alert is about, by its names; undefined when its rule or its connection is gone. */
export async function alertContext(
  db: Queryable,
  { siteId, ruleId, viaRuleId, connectionId }: AlertKey & { viaRuleId: Id<'alert_rule'> | null },
): Promise<AlertContext | undefined> {
  const standing = standingAlertOf(ruleId);
  const teller = viaRuleId ?? (standing ? undefined : ruleId);
  const [found] = await db
    .select({
      connection: { id: connection.id, name: connection.name, destination: connection.destination },
      site: { id: site.id, name: site.name, slug: site.slug },
      workspace: { id: workspace.id, slug: workspace.slug },
    })
    .from(site)
    .innerJoin(workspace, eq(workspace.id, site.workspaceId))
    .leftJoin(connection, and(eq(connection.siteId, site.id), eq(connection.id, connectionId), isNull(connection.deletedAt)))
    .where(eq(site.id, siteId));
  if (!found || (found.connection === null && connectionId !== STORE_ITSELF)) return undefined;
  const { connection: about, ...place } = found;
  const rule = teller && (await alertRulesOfSite(db, siteId)).find(({ id }) => id === teller);
  const watches = standing ?? rule;
  if (!watches || (teller && !rule)) return undefined;
  const { kind, threshold } = watches;
  return { ...place, ...(about && { connection: about }), ...(rule && { rule }), kind, threshold };
}

export type AlertHistory = {
  alert: AlertRow;
  kind: RuleKind;
  threshold: number;
  /** As the rule says by now. */
  metric: AlertRuleRow['metric'];
  /** Nobody made a rule for it. */
  isStanding: boolean;
  /** Deleted ones too; null of a metric. */
  connection: { name: string; deletedAt: Date | null } | null;
  notices: (typeof alertNotice.$inferSelect)[];
};

/** The site's alerts with what became of telling, newest first; open ones before the others. */
export async function alertsOfSite(tx: ScopedTransaction, siteId: Id<'site'>, limit: number): Promise<AlertHistory[]> {
  const alerts = await tx
    .select({
      alert,
      kind: alertRule.kind,
      threshold: alertRule.threshold,
      metric: alertRule.metric,
      connection: { name: connection.name, deletedAt: connection.deletedAt },
    })
    .from(alert)
    .leftJoin(alertRule, and(eq(alertRule.siteId, alert.siteId), eq(alertRule.id, alert.ruleId)))
    .leftJoin(connection, and(eq(connection.siteId, alert.siteId), eq(connection.id, alert.connectionId)))
    .where(eq(alert.siteId, siteId))
    .orderBy(desc(isNull(alert.clearedAt)), desc(alert.raisedAt))
    .limit(limit);
  const oldest = alerts.reduce((least, { alert: { raisedAt } }) => (raisedAt < least ? raisedAt : least), new Date());
  const ids = [...new Set(alerts.map((row) => row.alert.ruleId))];
  const notices = await tx
    .select()
    .from(alertNotice)
    .where(and(eq(alertNotice.siteId, siteId), inArray(alertNotice.ruleId, ids), gte(alertNotice.raisedAt, oldest)))
    .orderBy(asc(alertNotice.createdAt), asc(alertNotice.channel), asc(alertNotice.recipient));
  return alerts.flatMap(({ kind, threshold, ...row }) => {
    const standing = standingAlertOf(row.alert.ruleId);
    const about = standing ?? (kind !== null && threshold !== null ? { kind, threshold } : undefined);
    if (!about) return [];
    const told = notices.filter((notice) => isOf(notice, row.alert));
    return [{ ...row, kind: about.kind, threshold: about.threshold, isStanding: standing !== undefined, notices: told }];
  });
}

export type OpenAlert = { alert: AlertRow; connection: { id: Id<'connection'>; name: string } };

/** The site's open alerts of metrics with what their rules watch, oldest first. */
export async function openMetricAlerts(
  tx: ScopedTransaction,
  siteId: Id<'site'>,
): Promise<{ alert: AlertRow; metric: AlertRuleRow['metric'] }[]> {
  return tx
    .select({ alert, metric: alertRule.metric })
    .from(alert)
    .innerJoin(alertRule, and(eq(alertRule.siteId, alert.siteId), eq(alertRule.id, alert.ruleId)))
    .where(and(eq(alert.siteId, siteId), isNull(alert.clearedAt), eq(alert.connectionId, STORE_ITSELF)))
    .orderBy(asc(alert.raisedAt));
}

/** The site's open standing alerts of connections that were not deleted, oldest first. */
export async function openStandingAlerts(tx: ScopedTransaction, siteId: Id<'site'>): Promise<OpenAlert[]> {
  const rows = await tx
    .select({ alert, connection: { id: connection.id, name: connection.name } })
    .from(alert)
    .innerJoin(connection, and(eq(connection.siteId, alert.siteId), eq(connection.id, alert.connectionId)))
    .where(and(eq(alert.siteId, siteId), isNull(alert.clearedAt), isNull(connection.deletedAt)))
    .orderBy(asc(alert.raisedAt));
  return rows.filter((row) => standingAlertOf(row.alert.ruleId) !== undefined);
}

function isOf(notice: typeof alertNotice.$inferSelect, { ruleId, connectionId, raisedAt }: AlertRow): boolean {
  return notice.ruleId === ruleId && notice.connectionId === connectionId && notice.raisedAt.getTime() === raisedAt.getTime();
}

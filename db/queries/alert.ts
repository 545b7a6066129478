/**
 * Alert rules, and the alerts they raised. An alert is open until it is cleared; a rule and a connection have one open alert at
 * the most.
 */
import { and, asc, desc, eq, getTableColumns, gte, inArray, isNotNull, isNull } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { AlertKind } from '@/lib/model/alert';
import type { Queryable, Transaction } from '../client';
import { alert, alertNotice, alertRule } from '../schema/alert';
import { site, workspace } from '../schema/configuration';
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

/** The site's open alerts. */
export async function openAlerts(db: Queryable, siteId: Id<'site'>): Promise<AlertRow[]> {
  return db
    .select()
    .from(alert)
    .where(and(eq(alert.siteId, siteId), isNull(alert.clearedAt)));
}

/** Opens an alert with what is to be told of it; false when one is open, because another worker was first. */
export async function raiseAlert(tx: Transaction, row: typeof alert.$inferInsert, notices: NoticeInsert[]): Promise<boolean> {
  const raised = await tx.insert(alert).values(row).onConflictDoNothing().returning({ ruleId: alert.ruleId });
  if (raised.length > 0 && notices.length > 0) await tx.insert(alertNotice).values(notices);
  return raised.length > 0;
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
  rule: AlertRuleRow;
  connection: { id: Id<'connection'>; name: string; destination: string };
  site: { id: Id<'site'>; name: string; slug: string };
  workspaceSlug: string;
};

/** What an alert is about, by its names; undefined when its rule or its connection is gone. */
export async function alertContext(db: Queryable, { siteId, ruleId, connectionId }: AlertKey): Promise<AlertContext | undefined> {
  const [found] = await db
    .select({
      rule: alertRule,
      connection: { id: connection.id, name: connection.name, destination: connection.destination },
      site: { id: site.id, name: site.name, slug: site.slug },
      workspaceSlug: workspace.slug,
    })
    .from(alertRule)
    .innerJoin(connection, and(eq(connection.siteId, alertRule.siteId), eq(connection.id, connectionId)))
    .innerJoin(site, eq(site.id, alertRule.siteId))
    .innerJoin(workspace, eq(workspace.id, site.workspaceId))
    .where(
      and(eq(alertRule.siteId, siteId), eq(alertRule.id, ruleId), isNull(alertRule.deletedAt), isNull(connection.deletedAt)),
    );
  return found;
}

export type AlertHistory = {
  alert: AlertRow;
  kind: AlertKind;
  threshold: number;
  /** Deleted ones too. */
  connection: { name: string; deletedAt: Date | null };
  notices: (typeof alertNotice.$inferSelect)[];
};

/** The site's alerts with what became of telling, newest first; open ones before the others. */
export async function alertsOfSite(tx: ScopedTransaction, siteId: Id<'site'>, limit: number): Promise<AlertHistory[]> {
  const alerts = await tx
    .select({
      alert,
      kind: alertRule.kind,
      threshold: alertRule.threshold,
      connection: { name: connection.name, deletedAt: connection.deletedAt },
    })
    .from(alert)
    .innerJoin(alertRule, and(eq(alertRule.siteId, alert.siteId), eq(alertRule.id, alert.ruleId)))
    .innerJoin(connection, and(eq(connection.siteId, alert.siteId), eq(connection.id, alert.connectionId)))
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
  return alerts.map((row) => ({ ...row, notices: notices.filter((notice) => isOf(notice, row.alert)) }));
}

function isOf(notice: typeof alertNotice.$inferSelect, { ruleId, connectionId, raisedAt }: AlertRow): boolean {
  return notice.ruleId === ruleId && notice.connectionId === connectionId && notice.raisedAt.getTime() === raisedAt.getTime();
}

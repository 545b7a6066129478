/**
 * Alert rules of a site: who is told when a connection is unwell, or a figure of the store out of bounds. They hold people's addresses, so only those who manage the site
 * see them.
 */
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Database, Queryable } from '@/db/client';
import {
  type AlertHistory,
  type AlertRuleRow,
  alertRulesOfSite,
  type AlertRuleShown,
  alertsOfSite,
  endAlertsOfRule,
  shownAlertRules,
} from '@/db/queries/alert';
import { connectionById } from '@/db/queries/connection';
import { ownMetricsOf } from '@/db/queries/own-metrics';
import { secretsShown } from '@/db/queries/secret';
import { alertRule } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import { type Actor, permit } from '@/lib/access/permissions';
import { type Id, parseId } from '@/lib/core/id';
import { STANDARD_SECRET_PREFIX } from '@/lib/core/standard-webhooks';
import { parseInput, requireId } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import { alertKinds, alertMeaning, ruleKinds, webhookFormats } from '@/lib/model/alert';
import { isSameCondition } from '@/lib/model/metric-alert';
import { metricConditionSchema } from '@/lib/model/metric-alert-schema';
import { isOwnMetricId } from '@/lib/model/own-metric';
import type { SecretView } from '@/lib/model/secret';
import type { Site } from '@/lib/model/site';
import { newId, randomToken } from '@/lib/ops/ids';
import { sealSecret, viewSecret } from '@/lib/ops/secrets';
import { recordChange } from './audit';
import { emailSchema } from './input';
import { updateSite } from './sites';

/** More people are a mailing list's job. */
export const ALERT_EMAILS_MAX = 10;
/** Every rule is judged for every connection each minute. */
export const ALERT_RULES_MAX = 50;
const WEBHOOK_LENGTH_MAX = 2_000;
const SECRET_LENGTH = 32;
/** Alerts that the screen lists. */
const ALERTS_SHOWN = 100;

/** Empty: none. */
const webhookSchema = z
  .string()
  .trim()
  .max(WEBHOOK_LENGTH_MAX)
  .refine((text) => text === '' || isWebhook(text), 'must be an https:// address without a password in it')
  .transform((text) => text || null);

export const alertRuleSchema = z
  .object({
    kind: z.enum(ruleKinds),
    threshold: z.number('must be a number').int('must be a whole number').default(0),
    /** Absent: every connection of the site. */
    connectionId: z.string().optional(),
    emails: z
      .array(emailSchema)
      .max(ALERT_EMAILS_MAX, `may list at most ${ALERT_EMAILS_MAX}`)
      .transform((emails) => [...new Set(emails)])
      .default([]),
    webhookUrl: webhookSchema.default(null),
    webhookFormat: z.enum(webhookFormats).default('signed'),
    /** Of kind `metric`, and of no other: what is watched. */
    metric: metricConditionSchema.optional(),
  })
  .superRefine(({ kind, threshold, emails, webhookUrl, metric, connectionId }, context) => {
    if (kind === 'metric' && metric === undefined) {
      context.addIssue({ code: 'custom', path: ['metric'], message: 'says which figure is watched' });
    }
    if (kind !== 'metric' && metric !== undefined) {
      context.addIssue({ code: 'custom', path: ['metric'], message: 'goes together with the kind `metric`' });
    }
    if (kind === 'metric' && connectionId !== undefined) {
      context.addIssue({ code: 'custom', path: ['connectionId'], message: 'has no part in a figure of the store' });
    }
    const { unit, min, max } = alertMeaning[kind];
    if (unit !== 'none' && (threshold < min || threshold > max)) {
      context.addIssue({ code: 'custom', path: ['threshold'], message: `must be from ${min} to ${max} ${unit}` });
    }
    if (emails.length === 0 && webhookUrl === null) {
      context.addIssue({ code: 'custom', path: ['emails'], message: 'needs an e-mail address, or a webhook' });
    }
  })
  .transform((rule) => ({
    ...rule,
    metric: rule.metric ?? null,
    threshold: alertMeaning[rule.kind].unit === 'none' ? 0 : rule.threshold,
  }));

/** A rule as the screen sees it. */
export type AlertRuleView = Omit<AlertRuleShown, 'siteId' | 'deletedAt'> & { webhookSecret: SecretView };
/** `secret` signs what goes to a webhook that is new; it is told only now. */
export type SavedRule = { rule: AlertRuleView; secret?: string };

/** The site's rules, oldest first. */
export async function listAlertRules(tx: ScopedTransaction, actor: Actor, site: Site): Promise<AlertRuleView[]> {
  permit(actor, 'site.manage');
  const secrets = await secretsShown(tx, site.id);
  return (await shownAlertRules(tx, site.id)).map((row) => shown(row, secrets.get(row.id)?.['webhook'] ?? viewSecret([])));
}

/** What the rules raised, open alerts first, then newest first, each with what became of telling it. */
export async function listAlerts(tx: ScopedTransaction, actor: Actor, site: Site): Promise<AlertHistory[]> {
  permit(actor, 'site.manage');
  return alertsOfSite(tx, site.id, ALERTS_SHOWN);
}

/** One rule, stored secret included: for use cases alone. Throws `not_found`. */
export async function storedAlertRule(db: Queryable, site: Site, idText: string): Promise<AlertRuleRow> {
  const id = requireId<'alert_rule'>(idText, noSuchRule);
  const rule = (await alertRulesOfSite(db, site.id)).find((own) => own.id === id);
  if (rule) return rule;
  throw noSuchRule();
}

/** The new rule. */
export async function createAlertRule(
  db: Queryable,
  actor: Actor,
  site: Site,
  input: unknown,
  now = new Date(),
): Promise<SavedRule> {
  permit(actor, 'site.manage');
  const set = await parsedRule(db, site, input);
  const secret = set.webhookUrl && set.webhookFormat === 'signed' ? newSecret() : undefined;
  const id = newId<'alert_rule'>();
  const webhookSecret = secret ? sealSecret(secret, now) : null;
  await db.transaction(async (tx) => {
    if ((await alertRulesOfSite(tx, site.id)).length >= ALERT_RULES_MAX) {
      throw new AppError('conflict', `A site has at most ${ALERT_RULES_MAX} alert rules.`);
    }
    await tx.insert(alertRule).values({ ...set, siteId: site.id, id, webhookSecret, createdAt: now });
    await recordChange(tx, actor, { action: 'alert_rule.created', subject: id, after: auditedOf(set) }, now);
  });
  return { rule: viewOf(await storedAlertRule(db, site, id)), ...(secret && { secret }) };
}

/**
 * The rule as the input says, whole. A webhook at another address or in another form gets another secret. When it watches
 * something else, its alerts end without a message.
 */
export async function updateAlertRule(
  db: Queryable,
  actor: Actor,
  site: Site,
  idText: string,
  input: unknown,
  now = new Date(),
): Promise<SavedRule> {
  permit(actor, 'site.manage');
  const id = requireId<'alert_rule'>(idText, noSuchRule);
  const set = await parsedRule(db, site, input);
  return db.transaction(async (tx) => {
    const before = await storedAlertRule(tx, site, id);
    const isMoved = set.webhookUrl !== before.webhookUrl;
    const isNewForm = set.webhookFormat !== before.webhookFormat;
    const secret = (isMoved || isNewForm) && set.webhookUrl && set.webhookFormat === 'signed' ? newSecret() : undefined;
    const webhookSecret = isMoved || isNewForm ? (secret ? sealSecret(secret, now) : null) : before.webhookSecret;
    await tx
      .update(alertRule)
      .set({ ...set, webhookSecret })
      .where(own(site, id));
    const isSameWatch =
      set.kind === before.kind && set.connectionId === before.connectionId && isSameCondition(set.metric, before.metric);
    if (!isSameWatch) await endAlertsOfRule(tx, site.id, id, now);
    await recordChange(
      tx,
      actor,
      {
        action: 'alert_rule.changed',
        subject: id,
        before: auditedOf(before),
        after: { ...auditedOf(set), ...(isMoved && MOVED) },
      },
      now,
    );
    return { rule: viewOf(await storedAlertRule(tx, site, id)), ...(secret && { secret }) };
  });
}

/** Removes the rule; its open alerts end untold, and what it raised stays to be read. */
export async function deleteAlertRule(db: Queryable, actor: Actor, site: Site, idText: string, now = new Date()): Promise<void> {
  permit(actor, 'site.manage');
  const id = requireId<'alert_rule'>(idText, noSuchRule);
  await db.transaction(async (tx) => {
    const before = await storedAlertRule(tx, site, id);
    await tx.update(alertRule).set({ deletedAt: now, webhookSecret: null }).where(own(site, id));
    await endAlertsOfRule(tx, site.id, id, now);
    await recordChange(tx, actor, { action: 'alert_rule.deleted', subject: id, before: auditedOf(before) }, now);
  });
}

/** The part of a webhook's address that may be shown: chat services keep a password in its path. */
export function shownWebhook(url: string): string {
  return `${new URL(url).origin}/…`;
}

const MOVED = { webhook: 'changed' };

type RuleInput = Omit<z.output<typeof alertRuleSchema>, 'connectionId'> & { connectionId: Id<'connection'> | null };

async function parsedRule(db: Queryable, site: Site, input: unknown): Promise<RuleInput> {
  const { connectionId, ...rule } = parseInput(alertRuleSchema, input);
  if (rule.metric && isOwnMetricId(rule.metric.metric)) await requireOwn(db, site, rule.metric.metric);
  if (connectionId === undefined) return { ...rule, connectionId: null };
  const id = parseId<'connection'>(connectionId);
  const found = id && (await connectionById(db, site.id, id));
  if (found) return { ...rule, connectionId: found.id };
  const detail = 'is no connection of this site';
  throw new AppError('invalid_input', `The connection ${detail}.`, { fields: [{ field: 'connectionId', detail }] });
}

async function requireOwn(db: Queryable, site: Site, id: string): Promise<void> {
  if ((await ownMetricsOf(db, site.workspaceId)).some((metric) => metric.id === id)) return;
  const detail = 'is no metric of this workspace';
  throw new AppError('invalid_input', `The metric ${detail}.`, { fields: [{ field: 'metric.metric', detail }] });
}

function isWebhook(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.protocol === 'https:' && url.username === '' && url.password === '';
}

/** What the audit log says of a rule. */
function auditedOf({
  kind,
  threshold,
  connectionId,
  metric,
  emails,
  webhookUrl,
  webhookFormat,
}: RuleInput): Record<string, unknown> {
  return {
    kind,
    threshold,
    ...(connectionId && { connectionId }),
    ...(metric && { metric }),
    emails,
    ...(webhookUrl && { webhook: shownWebhook(webhookUrl), ...(webhookFormat !== 'signed' && { webhookFormat }) }),
  };
}

function newSecret(): string {
  return `${STANDARD_SECRET_PREFIX}${Buffer.from(randomToken(SECRET_LENGTH)).toString('base64')}`;
}

function viewOf({ webhookSecret, ...row }: AlertRuleRow): AlertRuleView {
  return shown(row, viewSecret(webhookSecret ? [webhookSecret] : []));
}

function shown({ siteId: _, deletedAt: __, ...row }: AlertRuleShown, webhookSecret: SecretView): AlertRuleView {
  return { ...row, webhookSecret };
}

function noSuchRule(): AppError {
  return new AppError('not_found', 'There is no such alert rule on this site.');
}

function own(site: Site, id: Id<'alert_rule'>) {
  return and(eq(alertRule.siteId, site.id), eq(alertRule.id, id));
}

/** Mutes these kinds of what is watched by itself, and no others. */
export async function muteAlerts(db: Database, actor: Actor, site: Site, input: unknown): Promise<void> {
  const settings = parseInput(z.object({ mutedAlerts: z.array(z.enum(alertKinds)) }), input);
  await updateSite(db, actor, site.id, { settings });
}

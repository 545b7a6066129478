/** Alert rules and alerts as the screen gets them: plain data, without secrets. Made on the server, for those who manage the site. */
import type { Id } from '@/lib/core/id';
import type { NoticeType } from '@/lib/model/alert';
import { type AlertRuleView, type listAlerts, shownWebhook } from '@/lib/workspace';
import { type RuleForm, ruleWords } from './forms';

export type ConnectionChoice = { id: string; name: string };

export type RuleScreen = {
  id: Id<'alert_rule'>;
  words: string;
  connection: string;
  emails: string[];
  /** As it may be shown: chat services keep a password in its path. */
  webhook?: string;
  secretLastFour?: string;
  form: RuleForm;
};

export type NoticeScreen = {
  id: string;
  type: NoticeType;
  to: string;
  /** ISO 8601. */
  toldAt?: string;
  problem?: string;
  isGivenUp: boolean;
};

export type AlertScreen = {
  id: string;
  words: string;
  detail: string;
  /** `id` is absent when it was deleted. */
  connection: { id?: string; name: string };
  /** ISO 8601. */
  raisedAt: string;
  clearedAt?: string;
  notices: NoticeScreen[];
};

/** A rule, with its connection's name. */
export function ruleScreen(rule: AlertRuleView, connections: ConnectionChoice[]): RuleScreen {
  const { id, kind, threshold, connectionId, emails, webhookUrl, webhookSecret } = rule;
  const connection = connectionId === null ? 'All connections' : connections.find((one) => one.id === connectionId)?.name;
  return {
    id,
    words: ruleWords(rule),
    connection: connection ?? 'A deleted connection',
    emails,
    ...(webhookUrl && { webhook: shownWebhook(webhookUrl) }),
    ...(webhookSecret.lastFour && { secretLastFour: webhookSecret.lastFour }),
    form: { kind, threshold, emails, webhookUrl: webhookUrl ?? '', ...(connectionId && { connectionId }) },
  };
}

/** An alert with what became of telling it. */
export function alertScreen(row: Awaited<ReturnType<typeof listAlerts>>[number]): AlertScreen {
  const { alert, connection, notices } = row;
  return {
    id: `${alert.ruleId} ${alert.connectionId} ${alert.raisedAt.toISOString()}`,
    words: ruleWords(row),
    detail: alert.detail,
    connection: { name: connection.name, ...(connection.deletedAt === null && { id: alert.connectionId }) },
    raisedAt: alert.raisedAt.toISOString(),
    ...(alert.clearedAt && { clearedAt: alert.clearedAt.toISOString() }),
    notices: notices.map(({ id, type, recipient, toldAt, dueAt, problem }) => ({
      id,
      type,
      to: recipient ?? 'webhook',
      ...(toldAt && { toldAt: toldAt.toISOString() }),
      ...(problem && { problem }),
      isGivenUp: toldAt === null && dueAt === null,
    })),
  };
}

/** Alert rules and alerts as the screen gets them: plain data, without secrets. Made on the server, for those who manage the site. */
import type { Id } from '@/lib/core/id';
import { MINUTE_MS } from '@/lib/core/instant';
import { durationWords } from '@/lib/delivery/alert';
import { type AlertKind, type NoticeType, standingAlerts } from '@/lib/model/alert';
import { metrics } from '@/lib/metrics/registry';
import { conditionWords } from '@/lib/metrics/watch';
import { isOwnMetricId, type OwnMetric } from '@/lib/model/own-metric';
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
  isSlack: boolean;
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
  /** The rule, or what Tieback watches by itself. */
  words: string;
  isStanding: boolean;
  detail: string;
  /** `id` is absent when it was deleted; absent of a figure of the store. */
  connection?: { id?: string; name: string };
  /** ISO 8601. */
  raisedAt: string;
  clearedAt?: string;
  notices: NoticeScreen[];
};

/** A rule, with its connection's name. */
export function ruleScreen(rule: AlertRuleView, connections: ConnectionChoice[], names: MetricNames): RuleScreen {
  const { id, kind, threshold, connectionId, metric, emails, webhookUrl, webhookFormat, webhookSecret } = rule;
  const connection = connectionId === null ? 'All connections' : connections.find((one) => one.id === connectionId)?.name;
  return {
    id,
    words: wordsOf(rule, names),
    connection: kind === 'metric' ? 'The store' : (connection ?? 'A deleted connection'),
    emails,
    ...(webhookUrl && { webhook: shownWebhook(webhookUrl) }),
    isSlack: webhookFormat === 'slack',
    ...(webhookSecret.lastFour && { secretLastFour: webhookSecret.lastFour }),
    form: {
      kind,
      threshold,
      emails,
      webhookUrl: webhookUrl ?? '',
      webhookFormat,
      ...(connectionId && { connectionId }),
      ...(metric && { metric }),
    },
  };
}

/** The workspace's own metrics and the currency that figures are in. */
export type MetricNames = { own: readonly OwnMetric[]; currency: string };

function wordsOf(rule: Pick<AlertRuleView, 'kind' | 'threshold' | 'metric'>, { own, currency }: MetricNames): string {
  const { metric: condition } = rule;
  if (!condition) return ruleWords(rule);
  const { metric } = condition;
  const watched = isOwnMetricId(metric) ? own.find(({ id }) => id === metric) : metrics[metric];
  return conditionWords(condition, { name: watched?.name ?? 'A deleted metric', unit: watched?.unit ?? 'count', currency });
}

/** An alert with what became of telling it. */
export function alertScreen(row: Awaited<ReturnType<typeof listAlerts>>[number], names: MetricNames): AlertScreen {
  const { alert, connection, notices, isStanding } = row;
  return {
    id: `${alert.ruleId} ${alert.connectionId} ${alert.raisedAt.toISOString()}`,
    words: wordsOf(row, names),
    isStanding,
    detail: alert.detail,
    ...(connection && {
      connection: { name: connection.name, ...(connection.deletedAt === null && { id: alert.connectionId }) },
    }),
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

export type StandingScreen = { kind: AlertKind; title: string; text: string };

/** What is watched by itself, with its limit. */
export function standingScreens(): StandingScreen[] {
  return standingAlerts.map(({ kind, threshold }) => ({ kind, ...standingWords(kind, threshold) }));
}

function standingWords(kind: AlertKind, threshold: number): { title: string; text: string } {
  switch (kind) {
    case 'held':
      return { title: 'A connection is on hold', text: 'The platform wants somebody to act before it takes anything again.' };
    case 'refusals':
      return {
        title: `The platform refuses more than ${threshold}% of an hour’s events`,
        text: 'Single events fail now and then; this many point to the event mapping or to what the store sends.',
      };
    case 'silence':
      return {
        title: `Nothing is delivered for ${durationWords(threshold * MINUTE_MS)} while orders come`,
        text: 'Quiet hours of the store do not count.',
      };
    case 'undercount':
      return {
        title: 'The platform counts fewer events than were sent',
        text: 'Again and again within a day. Once can be an event that it had already.',
      };
    case 'lag':
      return { title: 'Events wait too long', text: `Longer than ${durationWords(threshold * MINUTE_MS)}.` };
    case 'success_rate':
      return { title: 'The platform takes too little', text: `Less than ${threshold}% of an hour’s events.` };
  }
}

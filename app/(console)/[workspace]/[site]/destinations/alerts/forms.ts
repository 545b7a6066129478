/** What the forms about alerts hold, and how a rule is said. The use cases parse it. */
import { alertMeaning, type RuleKind, type WebhookFormat } from '@/lib/model/alert';
import type { MetricCondition } from '@/lib/model/metric-alert';

export type RuleForm = {
  kind: RuleKind;
  /** Empty while it is being typed. */
  threshold: number | string;
  /** Absent: every connection. */
  connectionId?: string;
  emails: string[];
  webhookUrl: string;
  webhookFormat: WebhookFormat;
  /** Of kind `metric`. */
  metric?: MetricForm;
};

/** The value is empty while it is being typed. */
export type MetricForm = Omit<MetricCondition, 'value'> & { value: number | string };

/** Where a condition begins: a bad day, that nobody needs to look for. */
export const usualMetric: MetricForm = { metric: 'revenue', days: 1, bound: 'falls', value: 30 };

/** `secret` signs what goes to a webhook that is new; it is shown once. */
export type SavedRuleForm = { secret?: string };

export type TrialView = { to: string; received: boolean; answer: string };

/** Where a form begins when its kind is chosen: late enough for a platform's short outage to pass untold. */
export const usualThreshold: Record<RuleKind, number> = {
  standing: 0,
  held: 0,
  success_rate: 95,
  lag: 60,
  silence: 240,
  refusals: 5,
  undercount: 0,
  metric: 0,
};

/** "Success rate of the last hour falls below 95%". */
export function ruleWords({ kind, threshold }: { kind: RuleKind; threshold: number }): string {
  const { label, unit } = alertMeaning[kind];
  if (unit === 'none') return label;
  if (unit === 'percent') return `${label} ${threshold}%`;
  return `${label} ${threshold} ${threshold === 1 ? 'minute' : 'minutes'}`;
}

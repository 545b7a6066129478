/** What an alert watches of a connection, which alerts exist by themselves, and how people are told. */
import { type Id, parseId } from '@/lib/core/id';
import { invariant } from '@/lib/core/invariant';

export const alertKinds = [
  'held',
  'success_rate',
  'lag',
  'silence',
  /** The platform refuses more than a few of what it is sent. */
  'refusals',
  /** The platform took a request, and said that it counted fewer events than it held. */
  'undercount',
] as const;
export type AlertKind = (typeof alertKinds)[number];

/**
 * A rule of kind `standing` watches nothing itself: its recipients are told of the standing alerts too. One of kind `metric` watches a
 * figure of the store (lib/model/metric-alert), and no connection.
 */
export const ruleKinds = [...alertKinds, 'standing', 'metric'] as const;
export type RuleKind = (typeof ruleKinds)[number];

type Meaning = { label: string; unit: 'percent' | 'minutes' | 'none'; min: number; max: number };

/** What each kind means, and the unit and range of its threshold. */
export const alertMeaning: Record<RuleKind, Meaning> = {
  standing: { label: 'Anything that is always watched', unit: 'none', min: 0, max: 0 },
  held: { label: 'Events are held: a person must act', unit: 'none', min: 0, max: 0 },
  refusals: { label: 'Refused share of an hour is above', unit: 'percent', min: 1, max: 99 },
  success_rate: { label: 'Success rate of the last hour falls below', unit: 'percent', min: 1, max: 100 },
  silence: { label: 'No event was delivered for', unit: 'minutes', min: 5, max: 10_080 },
  lag: { label: 'The oldest waiting event is older than', unit: 'minutes', min: 1, max: 1_440 },
  metric: { label: 'A figure of the store is out of bounds', unit: 'none', min: 0, max: 0 },
  undercount: { label: 'The platform counts fewer events than were sent', unit: 'none', min: 0, max: 0 },
};

/** What an alert of a metric is about, where others name their connection: the store itself, and no row of connection. */
export const STORE_ITSELF = storeItself();

export type StandingAlert = { id: Id<'alert_rule'>; kind: AlertKind; threshold: number };

/**
 * What is watched of every connection without anybody having made a rule. These are no rows, so none can be deleted; a site mutes
 * a kind in its settings. Their alerts are kept under these ids.
 */
export const standingAlerts: readonly StandingAlert[] = [
  standing('00000000-0000-7000-8000-0000000000a1', 'held', 0),
  standing('00000000-0000-7000-8000-0000000000a2', 'refusals', 5),
  // Platforms are away for an hour now and then; six hours of orders are worth a look.
  standing('00000000-0000-7000-8000-0000000000a3', 'silence', 360),
  standing('00000000-0000-7000-8000-0000000000a4', 'undercount', 0),
];

const byId = new Map<string, StandingAlert>(standingAlerts.map((alert) => [alert.id, alert]));

/** The standing alert with this id; undefined for the id of a rule. */
export function standingAlertOf(id: Id<'alert_rule'>): StandingAlert | undefined {
  return byId.get(id);
}

/** How a webhook's message is written: our own form, signed, or the form that Slack and others like it take. */
export const webhookFormats = ['signed', 'slack'] as const;
export type WebhookFormat = (typeof webhookFormats)[number];

export const noticeTypes = ['raised', 'cleared'] as const;
export type NoticeType = (typeof noticeTypes)[number];

export const noticeChannels = ['email', 'webhook'] as const;
export type NoticeChannel = (typeof noticeChannels)[number];

function storeItself(): Id<'connection'> {
  const id = parseId<'connection'>('00000000-0000-7000-8000-0000000000b0');
  invariant(id, 'the id of the store itself is no uuid');
  return id;
}

function standing(idText: string, kind: AlertKind, threshold: number): StandingAlert {
  const id = parseId<'alert_rule'>(idText);
  invariant(id, `the id of the standing alert ${kind} is no uuid`);
  return { id, kind, threshold };
}

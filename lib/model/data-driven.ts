/**
 * Data-driven attribution as it is asked for and kept: models that learn from all paths of a range at once, and so are worked out
 * on request instead of with each order.
 */
import { parseDay, startOfDay } from '@/lib/core/day';
import { invariant } from '@/lib/core/invariant';

export const dataDrivenKinds = ['markov', 'shapley'] as const;
export type DataDrivenKind = (typeof dataDrivenKinds)[number];

/** What is weighed: channels, or campaigns each within its channel. */
export const dataDrivenGroups = ['channel', 'campaign'] as const;

export const markovOrders = [1, 2, 3] as const;

/** What a computation is of; stored with it. Shapley values have no order, and nothing of people who did not buy. */
export type DataDrivenQuestion = {
  from: string;
  to: string;
  by: (typeof dataDrivenGroups)[number];
  kind: DataDrivenKind;
  order: (typeof markovOrders)[number];
  nullPaths: boolean;
};

/** Of longer paths the latest touches count: no buyer has more contacts; a shared till has, and says nothing of channels. */
export const PATH_LENGTH_MAX = 50;

/** The question in its one form, so that the same asked twice is seen to be the same. */
export function questionOf({ from, to, by, kind, order, nullPaths }: DataDrivenQuestion): DataDrivenQuestion {
  return { from, to, by, kind, ...(kind === 'markov' ? { order, nullPaths } : { order: 1, nullPaths: false }) };
}

/** The instants of the question's days in a time zone, half-open. */
export function spanOf({ from, to }: Pick<DataDrivenQuestion, 'from' | 'to'>, timeZone: string): { start: Date; end: Date } {
  const [first, next] = [parseDay(from), parseDay(to)];
  invariant(first && next, `a question has the days ${from} and ${to}`);
  return { start: startOfDay(first, timeZone), end: startOfDay(next, timeZone) };
}

export const runStates = ['waiting', 'running', 'done', 'failed'] as const;
export type RunState = (typeof runStates)[number];

/** A session: a run of one visitor's events, brought by one touchpoint. */
import type { Id } from '@/lib/core/id';
import { MINUTE_MS } from '@/lib/core/instant';

/** How long without an event ends a session; Google Analytics' default (support.google.com/analytics/answer/9191807, read 2026-11). */
export const SESSION_GAP_MS = 30 * MINUTE_MS;

/**
 * The steps of a visit towards an order, as bits: which of them happened in it, whatever else did and in whatever order. Stored,
 * so a bit keeps its meaning.
 */
export const sessionSteps = { landing: 1, view_item: 2, add_to_cart: 4, begin_checkout: 8, purchase: 16 } as const;
export type SessionStep = keyof typeof sessionSteps;

/** The steps with that of an event; what is not known of a visit of an earlier version stays so. */
export function withStep(steps: number | null, eventName: string): number | null {
  return steps === null ? null : steps | (stepBits.get(eventName) ?? 0);
}

const stepBits: ReadonlyMap<string, number> = new Map(Object.entries(sessionSteps).filter(([name]) => name !== 'landing'));

export type SessionState = {
  id: Id<'session'>;
  visitorId: Id<'visitor'>;
  /** As first seen. */
  personId: Id<'person'>;
  startedAt: Date;
  lastEventAt: Date;
  /** Its person named themselves in it; then it stays theirs whoever comes next. */
  identified: boolean;
  /** What brought it; equal keys are the same contact. */
  campaignKey: string;
  events: number;
  pageViews: number;
  /** Which steps happened in it (sessionSteps); null where they were not noted: it began under an earlier version. */
  steps: number | null;
} & Visit;

/** What is known of a visit as it begins, and told of its touchpoint and of what that earns. Null: not known, or none. */
export type Visit = {
  acquisitionId: Id<'acquisition'> | null;
  landingId: Id<'landing'> | null;
  /** Whether the id of an ad's click came with it. */
  hasClickId: boolean;
  device: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
};

/** A session: a run of one visitor's events, brought by one touchpoint. */
import type { Id } from '@/lib/core/id';
import { MINUTE_MS } from '@/lib/core/instant';

/** How long without an event ends a session; Google Analytics' default (support.google.com/analytics/answer/9191807, read 2026-11). */
export const SESSION_GAP_MS = 30 * MINUTE_MS;

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
};

/**
 * Sessions: runs of one visitor's events. A session ends after 30 minutes without an event or when a new campaign brings the visitor
 * (Google Analytics' classic rule), and so has exactly one touchpoint: what brought it.
 */
import { SESSION_GAP_MS, type SessionState } from '@/lib/model/session';

/**
 * The session that an event at `at` continues, or undefined when it begins one. An event that carries a campaign continues only a session
 * of the same campaign: a reloaded landing page, or a return to its tab, is no second click. Late events find the session of their time.
 */
export function sessionOf(sessions: SessionState[], at: Date, campaignKey: string | undefined): SessionState | undefined {
  let best: SessionState | undefined;
  for (const session of sessions) {
    if (!isWithinReach(session, at) || (campaignKey !== undefined && session.campaignKey !== campaignKey)) continue;
    if (!best || isNearer(session, best, at)) best = session;
  }
  return best;
}

/** Counts an event into its session and stretches it over the event's time. */
export function extendSession(session: SessionState, at: Date, isPageView: boolean): void {
  if (at < session.startedAt) session.startedAt = at;
  if (at > session.lastEventAt) session.lastEventAt = at;
  session.events += 1;
  session.pageViews += isPageView ? 1 : 0;
}

function isWithinReach(session: SessionState, at: Date): boolean {
  const time = at.getTime();
  return time >= session.startedAt.getTime() - SESSION_GAP_MS && time <= session.lastEventAt.getTime() + SESSION_GAP_MS;
}

/** Prefers the session that began last before the event; of those that began after it, the first. */
function isNearer(session: SessionState, best: SessionState, at: Date): boolean {
  const before = session.startedAt <= at;
  if (before !== best.startedAt <= at) return before;
  return before ? session.startedAt > best.startedAt : session.startedAt < best.startedAt;
}

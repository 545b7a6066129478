/**
 * Visitors that are one browser. Two tabs that were opened before the first answer each propose an id, and the cookie keeps one of
 * them: a request then brings its tab's proposal and the other's cookie. That is proof only where nobody else can have had the
 * proposal: all its events are minutes old, of the same address and the same browser program, whatever cookie they came with.
 * Where the addresses have expired nothing is proven any more: a rebuild after that leaves the two apart, as it joins nobody by what
 * it does not know.
 */
import type { LoggedEvent } from '@/db/queries/event-row';
import { eventsOfVisitors, type VisitorEvent } from '@/db/queries/visitor-events';
import type { Transaction } from '@/db/client';
import type { Id } from '@/lib/core/id';
import { MINUTE_MS } from '@/lib/core/instant';

/** How long two tabs can be open before the first answer of either is heard, and the next is sent. */
const PROPOSAL_AGE_MAX_MS = 30 * MINUTE_MS;

/** More events of one proposal than two tabs send in that time are a program's. */
const PROPOSAL_EVENTS_MAX = 50;

/** Who an event's browser is beside its own visitor, by the event's place in the log. */
export async function sameBrowsers(
  tx: Transaction,
  siteId: Id<'site'>,
  events: LoggedEvent[],
): Promise<Map<bigint, Id<'visitor'>[]>> {
  const proposing = events.filter(({ filtered, visitorId, payload: { proposedVisitor } }) => {
    return !filtered && visitorId && proposedVisitor && proposedVisitor !== visitorId;
  });
  const proposals = [...new Set(proposing.flatMap(({ payload }) => payload.proposedVisitor ?? []))];
  const past = Map.groupBy(await eventsOfVisitors(tx, siteId, proposals, PROPOSAL_EVENTS_MAX + 1), ({ visitorId }) => visitorId);
  const same = new Map<bigint, Id<'visitor'>[]>();
  for (const event of events) {
    const { linkedVisitor, proposedVisitor } = event.payload;
    const isOne = proposedVisitor && proposing.includes(event) && isSameBrowser(event, past.get(proposedVisitor) ?? []);
    const ids = [linkedVisitor ?? [], isOne ? proposedVisitor : []].flat();
    if (ids.length > 0) same.set(event.position, ids);
  }
  return same;
}

/** Whether whoever sent `event` also sent all that the visitor had sent before it. */
export function isSameBrowser(event: LoggedEvent, ofVisitor: VisitorEvent[]): boolean {
  const past = ofVisitor.filter(({ position }) => position < event.position);
  if (past.length === 0 || past.length > PROPOSAL_EVENTS_MAX) return false;
  const since = event.receivedAt.getTime() - PROPOSAL_AGE_MAX_MS;
  const { ip: address, payload } = event;
  if (address === undefined || payload.userAgent === undefined) return false;
  return past.every(
    ({ receivedAt, ip, userAgent }) => receivedAt.getTime() >= since && ip === address && userAgent === payload.userAgent,
  );
}

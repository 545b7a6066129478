/**
 * The fold over the event log: each event, in log order, teaches the working set who it belongs to, which session and touchpoint
 * it is part of, and which order it speaks of. Pure: no clock, no randomness, no database, so that a rebuild derives the same
 * rows as the live run.
 */
import type { LoggedEvent } from '@/db/queries/event-row';
import { extendSession, sessionOf } from '@/lib/attribution';
import { derivedUuid } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { parseInstant } from '@/lib/core/instant';
import { asSharedLink, campaignKey, deviceOf, directAcquisition } from '@/lib/enrichment';
import { type Identified, identify } from '@/lib/identity';
import { DECISION_SOURCE, decisionOf } from '@/lib/model/decision';
import { decidedNames, type SpokenNames, spokenNames } from '@/lib/model/order-name';
import { readRefundLines } from '@/lib/model/order-item';
import { readRefund, subscriptionOf } from '@/lib/model/purchase';
import type { SessionState } from '@/lib/model/session';
import type { Site } from '@/lib/model/site';
import type { Acquisition } from '@/lib/model/touchpoint';
import { authorityOf, namesOrders } from '@/lib/sources/registry';
import { acquisitionOf, clickKey, identifiersOf } from './stated';
import type { WorkingSet } from './working-set';

/** Takes one event into the working set. Filtered events leave no trace. */
export function deriveEvent(set: WorkingSet, site: Site, event: LoggedEvent): void {
  if (event.filtered) return;
  if (event.source === DECISION_SOURCE) {
    takeDecision(set, event);
    return;
  }
  const acquisition = acquisitionOf(event, site);
  const key = acquisition && campaignKey(acquisition);
  const browser = browserOf(event);
  const current = browser && sessionOf(set.sessions.get(browser) ?? [], event.occurredAt, key);
  const identified = identify(set.people, {
    eventId: event.id,
    at: event.occurredAt,
    visitorId: event.visitorId,
    linkedVisitor: event.payload.linkedVisitor,
    identifiers: identifiersOf(event, site),
    identifiedInSession: current?.identified ?? false,
  });
  const session = browser && event.payload.page ? sessionFor(set, event, { current, identified, acquisition }) : current;
  if (session) joinSession(set, session, event, identified);
  if (event.visitorId) noteDevice(set, event.visitorId, event);
  if (event.name === 'start_trial') noteTrial(set, event);
  const names = spokenNames(event, namesOrders(event.source));
  if (!names) return;
  noteStatement(set, event, names, { personId: identified.personId, sessionId: session?.id });
  if (event.name === 'refund') takeRefund(set, event);
  else if (acquisition && !browser) rememberLanding(set, event, names.key, acquisition, identified.personId);
}

/**
 * What is decided of an order is a word on it like a statement. A released event stands in the run in place of its decision
 * (released.ts).
 */
function takeDecision(set: WorkingSet, event: LoggedEvent): void {
  const decision = decisionOf(event);
  if (decision?.name !== 'order_marked_test') return;
  const { id: eventId, occurredAt, source, position } = event;
  const { orderKey, test, decidedBy, reason } = decision;
  set.orderEvents.push({ names: decidedNames(orderKey), eventId, position, role: 'decision', source });
  set.orderDecisions.push({ eventId, at: occurredAt, test, decidedBy, reason });
}

/** The visitor whose own browser sent the event; an order that carries a visitor's id was sent by a server. */
function browserOf({ visitorId, payload }: LoggedEvent): Id<'visitor'> | undefined {
  return payload.visitorFrom === 'order' ? undefined : visitorId;
}

type Arrival = { current: SessionState | undefined; identified: Identified; acquisition: Acquisition | undefined };

/** The session of the event: the one it continues, unless another known person has taken over an identified one. */
function sessionFor(set: WorkingSet, event: LoggedEvent, arrival: Arrival): SessionState | undefined {
  const { current, identified } = arrival;
  if (current && !(identified.switched && current.identified)) return current;
  return beginSession(set, event, arrival);
}

function beginSession(set: WorkingSet, event: LoggedEvent, { identified, acquisition }: Arrival): SessionState | undefined {
  if (!event.visitorId || !identified.personId) return undefined;
  const stated = acquisition ?? directAcquisition;
  const sharedLink = isSharedLink(set, stated, event.visitorId);
  const brought = sharedLink ? asSharedLink(stated) : stated;
  const id = derivedUuid('session', event.id) as Id<'session'>;
  const session: SessionState = {
    id,
    visitorId: event.visitorId,
    personId: identified.personId,
    startedAt: event.occurredAt,
    lastEventAt: event.occurredAt,
    identified: false,
    campaignKey: campaignKey(stated),
    events: 0,
    pageViews: 0,
  };
  set.sessions.set(event.visitorId, [...(set.sessions.get(event.visitorId) ?? []), session]);
  set.newTouchpoints.push({
    ...brought,
    id: id as string as Id<'touchpoint'>,
    at: event.occurredAt,
    logPosition: event.position,
    visitorId: event.visitorId,
    personId: identified.personId,
    sessionId: id,
    eventId: event.id,
    landingUrl: event.payload.page?.url,
    referrer: event.payload.page?.referrer,
    sharedLink,
  });
  return session;
}

/** Whether another visitor brought one of these click ids before; the first to bring one keeps it. */
function isSharedLink(set: WorkingSet, { clickIds }: Acquisition, visitorId: Id<'visitor'>): boolean {
  const keys = clickIds.map(clickKey);
  const isShared = keys.some((key) => (set.clicks.get(key) ?? visitorId) !== visitorId);
  if (!isShared) for (const key of keys) set.clicks.set(key, visitorId);
  return isShared;
}

function joinSession(set: WorkingSet, session: SessionState, event: LoggedEvent, identified: Identified): void {
  extendSession(session, event.occurredAt, event.name === 'page_view');
  if (identified.personId && !session.identified) {
    if (session.personId !== identified.personId) {
      set.handOvers.push({ from: session.personId, to: identified.personId, eventId: event.id });
    }
    session.personId = identified.personId;
    session.identified = identified.named;
  }
  set.touchedSessions.add(session);
}

function noteDevice(set: WorkingSet, visitorId: Id<'visitor'>, event: LoggedEvent): void {
  const { userAgent } = event.payload;
  const known = set.devices.get(visitorId);
  set.devices.set(visitorId, {
    ...known,
    ...(userAgent ? deviceOf(userAgent) : {}),
    ...(event.country ? { country: event.country } : {}),
  });
}

/**
 * Every event that speaks of an order is a statement, and the order is worked out from them all (order-facts.ts). Which order that
 * is, all that it is called tells together (resolve-orders.ts).
 */
function noteStatement(
  set: WorkingSet,
  event: LoggedEvent,
  names: SpokenNames,
  whose: { personId?: Id<'person'>; sessionId?: Id<'session'> },
): void {
  const role = event.name === 'refund' ? 'refunded' : 'stated';
  const { id: eventId, position, source, visitorId } = event;
  const subscriptionKey = subscriptionOf(event);
  set.orderEvents.push({ names, eventId, position, role, source, visitorId, subscriptionKey, ...whose });
}

function noteTrial(set: WorkingSet, event: LoggedEvent): void {
  const subscriptionKey = subscriptionOf(event);
  if (!subscriptionKey) return;
  const { id: eventId, occurredAt: startedAt, visitorId } = event;
  set.trials.push({ subscriptionKey, startedAt, eventId, visitorId });
}

/** The landing page that an order itself remembers, sent by a server that saw no browser: a contact at the time of the order. */
function rememberLanding(
  set: WorkingSet,
  event: LoggedEvent,
  orderKey: string,
  acquisition: Acquisition,
  personId: Id<'person'> | undefined,
): void {
  if (!personId || acquisition.kind === 'referral') return;
  const id = derivedUuid('landing', event.siteId, orderKey);
  const properties = event.payload.properties ?? {};
  set.newTouchpoints.push({
    ...acquisition,
    id: id as Id<'touchpoint'>,
    at: parseInstant(properties['landed_at']) ?? parseInstant(properties['ordered_at']) ?? event.occurredAt,
    logPosition: event.position,
    visitorId: derivedUuid('visitor', event.siteId, 'order', orderKey) as Id<'visitor'>,
    personId,
    sessionId: id as Id<'session'>,
    eventId: event.id,
    landingUrl: event.payload.page?.url,
    referrer: event.payload.page?.referrer,
    fromOrder: true,
  });
}

function takeRefund(set: WorkingSet, event: LoggedEvent): void {
  const properties = event.payload.properties ?? {};
  const claim = readRefund(properties);
  const lines = readRefundLines(properties);
  if (!claim.ok) return;
  const { orderKey, refundKey, updatedAt } = claim.value;
  const id = derivedUuid('refund', event.siteId, orderKey, event.source, refundKey ?? event.id) as Id<'refund'>;
  // Told again it is corrected, by the source's own versions where it has them: saveRefunds does the same to what is stored.
  const known = set.newRefunds.get(id)?.updatedAt;
  if (known && updatedAt && updatedAt < known) return;
  set.newRefunds.set(id, {
    ...claim.value,
    id,
    source: event.source,
    ...(lines.length > 0 && { lines }),
    refundedAt: event.occurredAt,
    authority: authorityOf(event.source),
    logPosition: event.position,
    eventId: event.id,
  });
}

/**
 * The fold over the event log: each event, in log order, teaches the working set who it belongs to, which session and touchpoint it is part
 * of, and which order it speaks of. Pure: no clock, no randomness, no database, so that a rebuild derives the same rows as the live run.
 */
import { extendSession, sessionOf } from '@/lib/attribution';
import { derivedUuid } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { campaignKey, deviceOf, directAcquisition, readAcquisition } from '@/lib/enrichment';
import { type Identified, identify } from '@/lib/identity';
import type { StoredEvent } from '@/lib/model/event';
import type { Identifier } from '@/lib/model/person';
import { readPurchase, readRefund } from '@/lib/model/purchase';
import type { SessionState } from '@/lib/model/session';
import type { Site } from '@/lib/model/site';
import type { Acquisition } from '@/lib/model/touchpoint';
import type { WorkingSet } from './working-set';

/** A stored event with its place in the log. */
export type LoggedEvent = StoredEvent & { logPosition: bigint };

/** Takes one event into the working set. Filtered events leave no trace. */
export function deriveEvent(set: WorkingSet, site: Site, event: LoggedEvent): void {
  if (event.filtered) return;
  const acquisition = acquisitionOf(event, site);
  const key = acquisition && campaignKey(acquisition);
  const current = event.visitorId && sessionOf(set.sessions.get(event.visitorId) ?? [], event.occurredAt, key);
  const identified = identify(set.people, {
    eventId: event.id,
    at: event.occurredAt,
    visitorId: event.visitorId,
    identifiers: identifiersOf(event, site),
    identifiedInSession: current?.identified ?? false,
  });
  const session = event.visitorId && event.payload.page ? sessionFor(set, event, { current, identified, acquisition }) : current;
  if (session) joinSession(set, session, event, identified);
  if (event.visitorId) noteDevice(set, event.visitorId, event);
  if (event.name === 'purchase') takePurchase(set, event, identified, session);
  if (event.name === 'refund') takeRefund(set, event);
}

function acquisitionOf(event: LoggedEvent, site: Site): Acquisition | undefined {
  const { page } = event.payload;
  return page && readAcquisition({ url: page.url, referrer: page.referrer, ownHosts: site.domains });
}

/** What the event says of its user, by kinds of identifier; the site's own blocked e-mails name nobody. */
export function identifiersOf({ payload: { user } }: StoredEvent, site: Site): Identifier[] {
  if (!user) return [];
  const email = user.emailHash && !site.settings.blockedEmailHashes.includes(user.emailHash) ? user.emailHash : undefined;
  return [
    ...(user.userId ? [{ kind: 'customer' as const, value: user.userId }] : []),
    ...(email ? [{ kind: 'email' as const, value: email }] : []),
    ...(user.phoneHash ? [{ kind: 'phone' as const, value: user.phoneHash }] : []),
  ];
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
  const brought = acquisition ?? directAcquisition;
  const id = derivedUuid('session', event.id) as Id<'session'>;
  const session: SessionState = {
    id,
    visitorId: event.visitorId,
    personId: identified.personId,
    startedAt: event.occurredAt,
    lastEventAt: event.occurredAt,
    identified: false,
    campaignKey: campaignKey(brought),
    events: 0,
    pageViews: 0,
  };
  set.sessions.set(event.visitorId, [...(set.sessions.get(event.visitorId) ?? []), session]);
  set.newTouchpoints.push({
    ...brought,
    id: id as string as Id<'touchpoint'>,
    at: event.occurredAt,
    logPosition: event.logPosition,
    visitorId: event.visitorId,
    personId: identified.personId,
    sessionId: id,
    eventId: event.id,
    landingUrl: event.payload.page?.url,
    referrer: event.payload.page?.referrer,
  });
  return session;
}

function joinSession(set: WorkingSet, session: SessionState, event: LoggedEvent, identified: Identified): void {
  extendSession(session, event.occurredAt, event.name === 'page_view');
  if (identified.personId && !session.identified) {
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

/** The order that the event speaks of, if it speaks of one. */
export function orderKeyOf({ name, payload }: StoredEvent): string | undefined {
  const read =
    name === 'purchase'
      ? readPurchase(payload.properties ?? {})
      : name === 'refund'
        ? readRefund(payload.properties ?? {})
        : undefined;
  return read?.ok ? read.value.orderKey : undefined;
}

/** One order per order id for ever: the first purchase event makes it, later ones are repeats of the thank-you page. */
function takePurchase(set: WorkingSet, event: LoggedEvent, identified: Identified, session: SessionState | undefined): void {
  const purchase = readPurchase(event.payload.properties ?? {});
  if (!purchase.ok) return;
  const { orderKey } = purchase.value;
  const known = set.storedOrderKeys.has(orderKey) || set.newOrders.has(orderKey);
  set.orderEvents.push({ orderKey, eventId: event.id, role: known ? 'repeated' : 'created' });
  if (known) return;
  set.newOrders.set(orderKey, {
    ...purchase.value,
    id: derivedUuid('order', event.siteId, orderKey) as Id<'order'>,
    orderedAt: event.occurredAt,
    visitorId: event.visitorId,
    personId: identified.personId,
    sessionId: session?.id,
    eventId: event.id,
  });
}

function takeRefund(set: WorkingSet, event: LoggedEvent): void {
  const claim = readRefund(event.payload.properties ?? {});
  if (!claim.ok) return;
  const { orderKey, refundKey, amount } = claim.value;
  const id = derivedUuid('refund', event.siteId, orderKey, refundKey ?? event.id) as Id<'refund'>;
  set.orderEvents.push({ orderKey, eventId: event.id, role: 'refunded' });
  if (set.newRefunds.has(id)) return;
  set.newRefunds.set(id, {
    id,
    orderKey,
    amount,
    refundedAt: event.occurredAt,
    logPosition: event.logPosition,
    eventId: event.id,
  });
}

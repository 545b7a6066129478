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
import { acquisitionIdOf } from '@/lib/model/acquisition';
import { campaignKey, deviceOf, directAcquisition, isReturn } from '@/lib/enrichment';
import { type Identified, identify, isCustomer, joinByAlias, personNow } from '@/lib/identity';
import { DECISION_SOURCE } from '@/lib/model/decision';
import { landingIdOf, landingPageOf } from '@/lib/model/landing';
import { type SpokenNames, spokenNames } from '@/lib/model/order-name';
import { readRefundLines } from '@/lib/model/order-item';
import { orderKeyOf, readRefund, subscriptionOf } from '@/lib/model/purchase';
import { type SessionState, sessionSteps, type Visit, withStep } from '@/lib/model/session';
import type { Acquisition, Touchpoint } from '@/lib/model/touchpoint';
import { authorityOf, namesOrders } from '@/lib/sources/registry';
import { type Arrival, arrivalAt } from './arrivals';
import { noteConversion } from './conversions';
import { takeDecision } from './take-decision';
import { takeClicks } from './repeated-clicks';
import { aliasedBy, type DerivedSite, identifiersOf, visitorOf } from './stated';
import type { OrderEvent, WorkingSet } from './working-set';

/** Takes one event into the working set. Filtered events leave no trace. */
export function deriveEvent(set: WorkingSet, site: DerivedSite, logged: LoggedEvent): void {
  if (logged.filtered) return;
  const event = { ...logged, visitorId: visitorOf(logged) };
  if (event.source === DECISION_SOURCE) {
    takeDecision(set, event);
    return;
  }
  const browser = browserOf(event);
  const arrival = arrivalAt(set.arrivals, event.id, browser !== undefined && !set.people.visitors.has(browser));
  const acquisition = broughtBy(set, event, arrival, browser);
  const key = acquisition && campaignKey(acquisition);
  const current = browser && sessionOf(set.sessions.get(browser) ?? [], event.occurredAt, key);
  const identified = identify(set.people, {
    eventId: event.id,
    at: event.occurredAt,
    visitorId: event.visitorId,
    sameBrowser: set.sameBrowser.get(event.position),
    identifiers: identifiersOf(event, site),
    identifiedInSession: current?.identified ?? false,
  });
  takeAlias(set, event);
  const session =
    browser && event.payload.page ? sessionFor(set, event, { current, identified, acquisition, page: arrival.page }) : current;
  if (session) joinSession(set, session, event, identified);
  else if (isCarriedPurchase(event)) noteCarriedPurchase(set, event);
  if (event.visitorId) noteDevice(set, event.visitorId, event);
  if (event.name === 'start_trial') noteTrial(set, event, identified.handedFrom);
  noteConversion(set, site, event, { ...identified, sessionId: session?.id });
  const names = spokenNames(event, namesOrders(event.source));
  if (!names) return;
  const { personId, handedFrom: browserPersonId } = identified;
  noteStatement(set, event, names, { personId, browserPersonId, sessionId: session?.id });
  if (event.name === 'refund') takeRefund(set, event);
  else if (acquisition && !browser) rememberLanding(set, event, names.key, acquisition, identified.personId);
}

/** Joins two known customers, where somebody with a secret key says that they are one. */
function takeAlias(set: WorkingSet, event: LoggedEvent): void {
  const aliased = aliasedBy(event);
  if (aliased) joinByAlias(set.people, aliased, { eventId: event.id, at: event.occurredAt });
}

/**
 * The visitor whose own browser the event is of. An order that carries a visitor's id was sent by a server, from wherever the
 * visitor is by then; a page view, or any other step, that a server tells of with the visitor's id is that visitor's own.
 */
export function browserOf(event: LoggedEvent): Id<'visitor'> | undefined {
  const isCarried = event.payload.visitorFrom === 'order' && (orderKeyOf(event) !== undefined || !event.payload.page);
  return isCarried ? undefined : event.visitorId;
}

/** What brought the visitor; nothing did who is only back from a sign-in or a payment in the middle of a visit. */
function broughtBy(
  set: WorkingSet,
  { occurredAt }: LoggedEvent,
  { page, acquisition: stated }: Arrival,
  browser: Id<'visitor'> | undefined,
): Acquisition | undefined {
  if (!stated || !page || !browser || !isReturn(stated, page)) return stated;
  return sessionOf(set.sessions.get(browser) ?? [], occurredAt, undefined) ? undefined : stated;
}

type Coming = Arrival & { current: SessionState | undefined; identified: Identified };

/** The session of the event: the one it continues, unless another customer has taken over one that was a customer's. */
function sessionFor(set: WorkingSet, event: LoggedEvent, coming: Coming): SessionState | undefined {
  const { current, identified } = coming;
  if (current && !(current.identified && isAnotherCustomer(set, current.personId, identified))) return current;
  return beginSession(set, event, coming);
}

function isAnotherCustomer({ people }: WorkingSet, had: Id<'person'>, { personId, customer }: Identified): boolean {
  return Boolean(customer && personId && personNow(people, personId) !== personNow(people, had) && isCustomer(people, had));
}

function beginSession(set: WorkingSet, event: LoggedEvent, { identified, acquisition, page }: Coming): SessionState | undefined {
  if (!event.visitorId || !identified.personId) return undefined;
  const stated = acquisition ?? directAcquisition;
  const id = derivedUuid('session', event.id) as Id<'session'>;
  const { clickId, clickIds, sharedLink } = takeClicks(set.clicks, stated, event.visitorId);
  const visit = {
    ...broughtIds(event, stated, page),
    hasClickId: clickId !== undefined,
    device: deviceOf(event.payload.userAgent ?? '').device ?? null,
    country: event.country ?? null,
  } satisfies Visit;
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
    steps: sessionSteps.landing,
    ...visit,
  };
  const sessions = set.sessions.get(event.visitorId);
  if (sessions) sessions.push(session);
  else set.sessions.set(event.visitorId, [session]);
  set.newTouchpoints.push({
    ...stated,
    ...visit,
    ...{ clickId, clickIds, sharedLink },
    id: id as string as Id<'touchpoint'>,
    at: event.occurredAt,
    logPosition: event.position,
    visitorId: event.visitorId,
    personId: identified.personId,
    sessionId: id,
    eventId: event.id,
    landingUrl: page?.url,
    referrer: page?.referrer,
  });
  return session;
}

/** Whether a server tells of a purchase with the id of the browser that it was made in. */
export function isCarriedPurchase(event: LoggedEvent): boolean {
  return event.name === 'purchase' && event.visitorId !== undefined && browserOf(event) === undefined;
}

/** The visit that a purchase was made in has that step, also where the browser itself did not tell of it. */
function noteCarriedPurchase(set: WorkingSet, { visitorId, occurredAt, name }: LoggedEvent): void {
  const session = visitorId && sessionOf(set.sessions.get(visitorId) ?? [], occurredAt, undefined);
  const steps = session ? withStep(session.steps, name) : null;
  if (!session || steps === session.steps) return;
  session.steps = steps;
  set.touchedSessions.add(session);
}

/** Under which ids what brought a visit, and the page that it began on, are kept. */
function broughtIds(
  { siteId }: LoggedEvent,
  stated: Acquisition,
  page: Arrival['page'],
): Pick<Touchpoint, 'acquisitionId' | 'landingId'> {
  const landingPage = landingPageOf(page?.url);
  return {
    acquisitionId: acquisitionIdOf(siteId, { ...stated, referrer: page?.referrer }),
    landingId: landingPage === undefined ? null : landingIdOf(siteId, landingPage),
  };
}

function joinSession(set: WorkingSet, session: SessionState, event: LoggedEvent, identified: Identified): void {
  extendSession(session, event.occurredAt, event.name === 'page_view');
  session.steps = withStep(session.steps, event.name);
  if (identified.personId && !session.identified) {
    if (personNow(set.people, session.personId) !== personNow(set.people, identified.personId)) {
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
 * Every event that speaks of an order is a statement, and the order is worked out from them all (order-facts.ts). Which order
 * that is, all that it is called tells together (resolve-orders.ts).
 */
function noteStatement(
  set: WorkingSet,
  event: LoggedEvent,
  names: SpokenNames,
  whose: Pick<OrderEvent, 'personId' | 'browserPersonId' | 'sessionId'>,
): void {
  const role = event.name === 'refund' ? 'refunded' : 'stated';
  const { id: eventId, position, source, visitorId } = event;
  const subscriptionKey = subscriptionOf(event);
  set.orderEvents.push({ names, eventId, position, role, source, visitorId, subscriptionKey, ...whose });
}

function noteTrial(set: WorkingSet, event: LoggedEvent, browserPersonId: Id<'person'> | undefined): void {
  const subscriptionKey = subscriptionOf(event);
  if (!subscriptionKey) return;
  const { id: eventId, occurredAt: startedAt, visitorId } = event;
  set.trials.push({ subscriptionKey, startedAt, eventId, visitorId, browserPersonId });
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
  const { page } = event.payload;
  set.newTouchpoints.push({
    ...acquisition,
    ...broughtIds(event, acquisition, page),
    hasClickId: acquisition.clickId !== undefined,
    device: null,
    country: null,
    id: id as Id<'touchpoint'>,
    at: parseInstant(properties['landed_at']) ?? parseInstant(properties['ordered_at']) ?? event.occurredAt,
    logPosition: event.position,
    visitorId: derivedUuid('visitor', event.siteId, 'order', orderKey) as Id<'visitor'>,
    personId,
    sessionId: id as Id<'session'>,
    eventId: event.id,
    landingUrl: page?.url,
    referrer: page?.referrer,
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

/** What a stored event states: who it belongs to, what brought it, and which order it speaks of. */
import { landingPageOf, readAcquisition } from '@/lib/enrichment';
import { type Id, parseId } from '@/lib/core/id';
import { type Aliased, aliasOf, partingEvidence } from '@/lib/identity';
import { decisionOf, decisionTarget, type PeopleParted } from '@/lib/model/decision';
import { ALIAS_EVENT, type StoredEvent } from '@/lib/model/event';
import { type BrowserIdName, browserIdRules, type CookiePlatform, identifiedBy, isNoId } from '@/lib/model/identifier-kinds';
import type { Identifier } from '@/lib/model/person';
import { orderKeyOf } from '@/lib/model/purchase';
import type { Site } from '@/lib/model/site';
import type { Acquisition, ClickId } from '@/lib/model/touchpoint';

/** A site with what deriving knows of its shop: the platforms that it has sources of. */
export type DerivedSite = Site & { platforms: ReadonlySet<CookiePlatform> };

/** Cookies that identify anybody, in the table's order. */
const identifyingCookies = (Object.keys(browserIdRules) as BrowserIdName[]).filter((name) => browserIdRules[name].identifies);

type Stating = Pick<StoredEvent, 'name' | 'payload'>;

/** The identifiers that an event names, strongest first; placeholders and the site's own blocked e-mails name nobody. */
export function identifiersOf(event: Stating, site: DerivedSite): Identifier[] {
  const { user, properties = {}, device } = event.payload;
  const email = user?.emailHash && !site.settings.blockedEmailHashes.includes(user.emailHash) ? user.emailHash : undefined;
  const found: Identifier[] = [];
  const take = (kind: Identifier['kind'], value: unknown) => {
    if (typeof value !== 'string' || value === '') return;
    if (!found.some((same) => same.kind === kind && same.value === value)) found.push({ kind, value });
  };
  const takeId = (kind: Identifier['kind'], value: unknown) => {
    if (typeof value === 'string' && !isNoId(value)) take(kind, value);
  };
  takeId('customer', user?.userId);
  take('email', email);
  take('phone', user?.phoneHash);
  takeId('order', orderKeyOf(event));
  takeId('checkout', properties['checkout_token']);
  takeId('cart', properties['cart_token']);
  if (isDeviceKnown(event)) take('device', device);
  for (const { kind, value } of cookiesOf(event, site)) take(kind, value);
  return found;
}

/**
 * The two customers whom an alias names that came with a secret key; through a write key, which is public, it joins no customers.
 */
export function aliasedBy({ name, payload: { user, properties = {}, approvedBy } }: Stating): Aliased | undefined {
  const { previous_id: previous } = properties;
  if (name !== ALIAS_EVENT || !approvedBy || !user?.userId || typeof previous !== 'string') return undefined;
  return isNoId(user.userId) || isNoId(previous) || previous === user.userId ? undefined : { customer: user.userId, previous };
}

/** All evidence that deriving the event asks for: what it names, and of whom a decision speaks. */
export function evidenceOf(event: Stating & Pick<StoredEvent, 'source'>, site: DerivedSite): Identifier[] {
  const decision = decisionOf(event);
  if (decision?.name === 'people_parted') return partingEvidence(decisionTarget(site.id, decision));
  if (decision) return decision.name === 'alias_undone' ? [aliasOf(decision.eventId)] : [];
  const aliased = aliasedBy(event);
  return [...identifiersOf(event, site), ...(aliased ? [{ kind: 'customer' as const, value: aliased.previous }] : [])];
}

/** The two people, as first seen, of whom a decision speaks. */
export function partedBy(event: StoredEvent): Id<'person'>[] {
  const decision = decisionOf(event);
  return decision?.name === 'people_parted' ? pairOf(decision) : [];
}

/** The two of whom it speaks. */
export function pairOf({ personId, otherPersonId }: PeopleParted): Id<'person'>[] {
  return [personId, otherPersonId].flatMap((id) => parseId<'person'>(id) ?? []);
}

/** What other tools' cookies identify. */
function cookiesOf({ payload: { browserIds, page } }: Stating, { platforms }: DerivedSite): Identifier[] {
  if (!browserIds) return [];
  return identifyingCookies.flatMap((name) => {
    const value = browserIds[name];
    return value === undefined ? [] : (identifiedBy(name, value, { platforms, pageUrl: page?.url }) ?? []);
  });
}

/** Whether the sender's own id of the browser ("source:id") is one: earlier versions stored placeholders too. */
function isDeviceKnown({ payload: { device } }: Stating): boolean {
  return device !== undefined && !isNoId(device.slice(device.indexOf(':') + 1));
}

/** The visitor that an event belongs to; one made of a placeholder is a crowd, and none. */
export function visitorOf(event: Pick<StoredEvent, 'name' | 'payload' | 'visitorId'>): Id<'visitor'> | undefined {
  return event.payload.visitorFrom === 'device' && !isDeviceKnown(event) ? undefined : event.visitorId;
}

/** The page that the visitor arrived on: of a visitor's first stored page view it may be the one before. */
export function arrivalOf({ payload }: StoredEvent, site: Site, isFirst: boolean): StoredEvent['payload']['page'] {
  const { page } = payload;
  return page && isFirst ? landingPageOf(page, site.domains) : page;
}

/** What brought the visitor to a page; undefined for a step within the store. */
export function acquisitionOf(page: StoredEvent['payload']['page'], site: Site): Acquisition | undefined {
  const { ignoredReferrers, channelRules } = site.settings;
  return (
    page && readAcquisition({ url: page.url, referrer: page.referrer, ownHosts: site.domains, ignoredReferrers, channelRules })
  );
}

/** One name for a click id. */
export function clickKey({ param, value }: Pick<ClickId, 'param' | 'value'>): string {
  return `${param} ${value}`;
}

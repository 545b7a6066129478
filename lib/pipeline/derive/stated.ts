/** What a stored event states: who it belongs to, what brought it, and which order it speaks of. */
import { landingPageOf, readAcquisition } from '@/lib/enrichment';
import type { StoredEvent } from '@/lib/model/event';
import type { Identifier } from '@/lib/model/person';
import { isPlaceholder, unquoted } from '@/lib/model/placeholder';
import { orderKeyOf } from '@/lib/model/purchase';
import type { Site } from '@/lib/model/site';
import type { Acquisition, ClickId } from '@/lib/model/touchpoint';

/** The identifiers that an event names, strongest first; the site's own blocked e-mails name nobody. */
export function identifiersOf(event: Pick<StoredEvent, 'name' | 'payload'>, site: Site): Identifier[] {
  const { user, properties = {}, browserIds, device } = event.payload;
  const email = user?.emailHash && !site.settings.blockedEmailHashes.includes(user.emailHash) ? user.emailHash : undefined;
  const gaClientId = idOf(browserIds?.ga)?.replace(/^GA1\.\d+\./, '');
  const segmentId = idOf(browserIds?.ajs);
  const stated: [Identifier['kind'], unknown][] = [
    ['customer', user?.userId],
    ['email', email],
    ['phone', user?.phoneHash],
    ['order', orderKeyOf(event)],
    ['checkout', properties['checkout_token']],
    ['cart', properties['cart_token']],
    ['device', device && idOf(ownId(device)) && device],
    ['device', gaClientId && `ga:${gaClientId}`],
    ['device', segmentId && `segment:${segmentId}`],
    ['cart', browserIds?.cart?.split(/%3F|\?/)[0]],
  ];
  const found = stated.flatMap(([kind, value]) => (typeof value === 'string' && value !== '' ? { kind, value } : []));
  return found.filter(
    ({ kind, value }, index) => found.findIndex((same) => same.kind === kind && same.value === value) === index,
  );
}

/** The sender's own part of "source:id". */
function ownId(device: string): string {
  return device.slice(device.indexOf(':') + 1);
}

/** The id that a cookie or a sender holds: without quotes, and none where it stands for nothing. */
function idOf(value: string | undefined): string | undefined {
  const id = value && unquoted(value);
  return id && !isPlaceholder(id) ? id : undefined;
}

/**
 * The event without a visitor that stands for a sender's "null" or "undefined": doors once made one of it, in which all browsers were
 * one.
 */
export function ofOneBrowser<Event extends StoredEvent>(event: Event): Event {
  const { visitorFrom, device } = event.payload;
  if (visitorFrom !== 'device' || !device || idOf(ownId(device))) return event;
  return { ...event, visitorId: undefined };
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

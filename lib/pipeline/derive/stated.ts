/** What a stored event states: who it belongs to, what brought it, and which order it speaks of. */
import { readAcquisition } from '@/lib/enrichment';
import type { Id } from '@/lib/core/id';
import type { StoredEvent } from '@/lib/model/event';
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

/** What brought the visitor to the event's page; undefined for a step within the store. */
export function acquisitionOf(event: StoredEvent, site: Site): Acquisition | undefined {
  const { page } = event.payload;
  return page && readAcquisition({ url: page.url, referrer: page.referrer, ownHosts: site.domains });
}

/** One name for a click id. */
export function clickKey({ param, value }: Pick<ClickId, 'param' | 'value'>): string {
  return `${param} ${value}`;
}

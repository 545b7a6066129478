/** What a stored event states: who it belongs to, what brought it, and which order it speaks of. */
import { readAcquisition } from '@/lib/enrichment';
import type { StoredEvent } from '@/lib/model/event';
import type { Identifier } from '@/lib/model/person';
import { orderKeyOf } from '@/lib/model/purchase';
import type { Site } from '@/lib/model/site';
import type { Acquisition, ClickId } from '@/lib/model/touchpoint';

/** The identifiers that an event names, strongest first; the site's own blocked e-mails name nobody. */
export function identifiersOf(event: Pick<StoredEvent, 'name' | 'payload'>, site: Site): Identifier[] {
  const { user, properties = {}, browserIds, device } = event.payload;
  const email = user?.emailHash && !site.settings.blockedEmailHashes.includes(user.emailHash) ? user.emailHash : undefined;
  const gaClientId = browserIds?.ga?.replace(/^GA1\.\d+\./, '');
  const stated: [Identifier['kind'], unknown][] = [
    ['customer', user?.userId],
    ['email', email],
    ['phone', user?.phoneHash],
    ['order', orderKeyOf(event)],
    ['checkout', properties['checkout_token']],
    ['cart', properties['cart_token']],
    ['device', device],
    ['device', gaClientId && `ga:${gaClientId}`],
    ['device', browserIds?.ajs && `segment:${browserIds.ajs}`],
    ['cart', browserIds?.cart?.split(/%3F|\?/)[0]],
  ];
  const found = stated.flatMap(([kind, value]) => (typeof value === 'string' && value !== '' ? { kind, value } : []));
  return found.filter(
    ({ kind, value }, index) => found.findIndex((same) => same.kind === kind && same.value === value) === index,
  );
}

/** What brought the visitor to the event's page; undefined for a step within the store. */
export function acquisitionOf(event: StoredEvent, site: Site): Acquisition | undefined {
  const { page } = event.payload;
  const { ignoredReferrers, channelRules } = site.settings;
  return (
    page && readAcquisition({ url: page.url, referrer: page.referrer, ownHosts: site.domains, ignoredReferrers, channelRules })
  );
}

/** One name for a click id. */
export function clickKey({ param, value }: Pick<ClickId, 'param' | 'value'>): string {
  return `${param} ${value}`;
}

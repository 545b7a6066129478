/** What a stored event states about who it belongs to and which order it speaks of. */
import type { StoredEvent } from '@/lib/model/event';
import type { Identifier } from '@/lib/model/person';
import { readPurchase, readRefund } from '@/lib/model/purchase';
import type { Site } from '@/lib/model/site';

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
  ];
  const found = stated.flatMap(([kind, value]) => (typeof value === 'string' && value !== '' ? { kind, value } : []));
  return found.filter(({ kind, value }, index) => found.findIndex((same) => same.kind === kind && same.value === value) === index);
}

/** The order that the event speaks of, if it speaks of one. */
export function orderKeyOf({ name, payload }: Pick<StoredEvent, 'name' | 'payload'>): string | undefined {
  const properties = payload.properties ?? {};
  const read = name === 'purchase' ? readPurchase(properties) : name === 'refund' ? readRefund(properties) : undefined;
  return read?.ok ? read.value.orderKey : undefined;
}

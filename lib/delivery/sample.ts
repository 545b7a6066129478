/** A conversion that never happened, for test events: complete enough that every platform takes it, and plainly a test. */
import { sha256Hex } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import type { Conversion } from '@/lib/model/conversion';
import type { Site } from '@/lib/model/site';

/** Reserved for examples: https://www.rfc-editor.org/rfc/rfc2606 and /rfc5737 (read 2026-11). */
const EMAIL = 'test@example.com';
const PHONE = '+447700900123';
const ADDRESS = '203.0.113.10';
const AMOUNT = 1_000n;

/** The test conversion `name` of the site, at `now`. */
export function sampleConversion(name: string, site: Site, id: Id<'event'>, now: Date): Conversion {
  const [domain = 'example.com'] = site.domains;
  const url = `https://${domain}/`;
  const value = { minor: AMOUNT, currency: site.currency };
  const isOrder = name === 'purchase' || name === 'refund';
  const key = `test-${id}`;
  return {
    key,
    eventId: id,
    name,
    occurredAt: now,
    page: { url, title: 'Test event' },
    value,
    currency: site.currency,
    ...(isOrder && { orderKey: key }),
    ...(name === 'refund' && { refund: { full: true, orderedAt: now } }),
    items: [{ id: 'TEST-1', name: 'Test item', price: value, quantity: 1, properties: {} }],
    ...(name === 'search' && { searchTerm: 'test' }),
    properties: { items: [{ item_id: 'TEST-1', item_name: 'Test item', quantity: 1 }] },
    user: { emailHash: sha256Hex(EMAIL), phoneHash: sha256Hex(PHONE), phoneDigitsHash: sha256Hex(PHONE.slice(1)) },
    contact: { email: EMAIL, phone: PHONE },
    browserIds: { ga: `GA1.1.1000000000.${Math.floor(now.getTime() / 1_000)}` },
    client: { ip: ADDRESS, userAgent: 'Mozilla/5.0 (compatible; Tieback test event)', language: 'en' },
    clicks: [],
    consent: { analytics: 'granted', ad_storage: 'granted', ad_user_data: 'granted', ad_personalization: 'granted' },
  };
}

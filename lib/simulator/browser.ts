/** One browser of a simulated buyer: it keeps the id that it proposed, has it as its cookie once it was answered, and sends its pages. */
import { type Id, mintId } from '@/lib/core/id';
import { SECOND_MS } from '@/lib/core/instant';
import type { WireEvent } from '@/lib/model/event';
import type { SimulatedRequest } from './browse';
import { euros, type Product, taxWithin } from './catalogue';
import type { Random } from './random';

export const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1';
export const IN_APP =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/22G86 Instagram 397.0.0.34.81 (iPhone15,3; iOS 18_6; de_DE)';

/** What one request tells, at a time in milliseconds since 1970. */
export type Shown = {
  at: number;
  url: string;
  referrer?: string;
  name?: string;
  email?: string;
  properties?: Record<string, unknown>;
  consent?: WireEvent['consent'];
};

export type SimulatedBrowser = {
  visitor: Id<'visitor'>;
  /** The request of a page; after the first that may identify it comes with the cookie. */
  show(shown: Shown): SimulatedRequest;
};

type Making = { at: number; random: Random; address: string; userAgent?: string };

/** A browser that was never in the store. */
export function openBrowser({ at: opened, random, address, userAgent = SAFARI }: Making): SimulatedBrowser {
  const visitor = mintId<'visitor'>(opened, random.bytes);
  let cookie: Id<'visitor'> | undefined;
  function show({ at, url, referrer, name = 'page_view', email, properties, consent }: Shown): SimulatedRequest {
    const mayIdentify = consent?.analytics !== 'denied';
    const event: WireEvent = {
      ...{ id: mintId(at, random.bytes), name, at: new Date(at).toISOString() },
      ...{ page: { url, referrer, title: 'Northbound Coffee' }, properties, consent },
      user: email && mayIdentify ? { email } : undefined,
    };
    const body = { sentAt: event.at, visitor: mayIdentify ? visitor : undefined, events: [event] };
    const request = { at: new Date(at), visitor: cookie, userAgent, address, body };
    if (mayIdentify) cookie = visitor;
    return request;
  }
  return { visitor, show };
}

/** An order of one piece, in GA4's names. */
export function orderOf(orderKey: string, product: Product): Record<string, unknown> {
  const price = euros(product.priceCents);
  return {
    ...{ transaction_id: orderKey, currency: 'EUR', value: price, tax: euros(taxWithin(product.priceCents)), shipping: '0.00' },
    items: [{ item_id: product.slug, item_name: product.name, price, quantity: 1 }],
  };
}

/** How long a page is read before the next. */
export const READING_MS = 40 * SECOND_MS;

/**
 * Who bought and what brought them, as an order or a checkout remembers it. `note_attributes` are the cart's attributes: scripts
 * of the store put other tools' cookies and our own visitor id there.
 */
import { listOf, member, textOf } from '@/lib/core/json';
import { type EventContext, TEXT_LENGTH_MAX, URL_LENGTH_MAX, type WireEvent, type WireUser } from '@/lib/model/event';
import { shortText, unlessEmpty } from '../fields';

/** Hosts of Shopify's own that serve pages of every shop: they say nothing of this one. */
const SHARED_HOSTS = new Set(['shopify.com', 'shop.app', 'checkout.shopify.com', 'account.shopify.com']);

/** The buyer: the customer's id, the contact of the order, the name and place of the billing address. */
export function userOf(order: unknown): WireUser | undefined {
  const customer = member(order, 'customer');
  const address = member(order, 'billing_address');
  const first = (...values: unknown[]) => values.map(shortText).find((text) => text !== undefined);
  return unlessEmpty({
    userId: shortText(member(customer, 'id')),
    email: first(member(order, 'email'), member(order, 'contact_email'), member(customer, 'email')),
    phone: first(member(order, 'phone'), member(address, 'phone'), member(customer, 'phone')),
    firstName: first(member(address, 'first_name'), member(customer, 'first_name')),
    lastName: first(member(address, 'last_name'), member(customer, 'last_name')),
    city: shortText(member(address, 'city')),
    region: shortText(member(address, 'province_code')),
    postalCode: shortText(member(address, 'zip')),
    country: shortText(member(address, 'country_code')),
  });
}

/** The buyer's browser: its address and name, and what scripts of the store noted of its cookies. */
export function contextOf(order: unknown): EventContext | undefined {
  const notes = notesOf(order);
  const details = member(order, 'client_details');
  const [fbp, fbc, ga, ttp, gaSessions] = ['fbp', 'fbc', 'ga', 'ttp', 'ga_sessions'].map((name) => notes.get(name));
  return unlessEmpty({
    visitor: notes.get('tieback_visitor'),
    userAgent: textOf(member(details, 'user_agent'))?.slice(0, TEXT_LENGTH_MAX),
    ip: shortText(member(details, 'browser_ip')) ?? shortText(member(order, 'browser_ip')),
    browserIds: unlessEmpty({ fbp, fbc, ga, ttp, gaSessions }),
  });
}

/**
 * The page that the visit began with. `landing_site` is a path; its host is the one of the order's own pages, or else the shop's.
 */
export function pageOf(order: unknown, shopDomain: string | undefined): WireEvent['page'] {
  const landing = textOf(member(order, 'landing_site'));
  const host = storefrontOf(order) ?? shopDomain;
  const base = host && URL.canParse(`https://${host}`) ? `https://${host}` : undefined;
  if (!landing || !URL.canParse(landing, base)) return undefined;
  const { href, protocol } = new URL(landing, base);
  if (!/^https?:$/.test(protocol) || href.length > URL_LENGTH_MAX) return undefined;
  const referrer = textOf(member(order, 'referring_site'));
  return referrer && referrer.length <= URL_LENGTH_MAX ? { url: href, referrer } : { url: href };
}

/** The body is signed, the shop's header is not, and buyers know the store by its own domain: the body's host goes first. */
function storefrontOf(order: unknown): string | undefined {
  const url = textOf(member(order, 'order_status_url')) ?? textOf(member(order, 'abandoned_checkout_url'));
  if (!url || !URL.canParse(url)) return undefined;
  const { host } = new URL(url);
  return host && !SHARED_HOSTS.has(host) ? host : undefined;
}

/** The order's attributes by name, without leading underscores; of two with one name the first. */
function notesOf(order: unknown): ReadonlyMap<string, string> {
  const notes = new Map<string, string>();
  for (const note of listOf(member(order, 'note_attributes'))) {
    const name = textOf(member(note, 'name'))?.replace(/^_+/, '');
    const value = shortText(member(note, 'value'));
    if (name && value && !notes.has(name)) notes.set(name, value);
  }
  return notes;
}

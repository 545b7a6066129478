/**
 * The kinds of identifiers: what each looks like, where it may be read, and among how many it is nobody's any more. A value is an
 * identifier only in the form its platform gives it, and only where that platform is known to be: a cookie called `cart` is
 * anybody's. Asked wherever identifiers come in and when events are derived, so that what was stored before heals by a rebuild.
 *
 * Forms, read 2026-11: Shopify's cart https://shopify.dev/changelog/cart-cookie-value-now-includes-key-param; Meta's fbp and fbc
 * https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/fbp-and-fbc; Google's client id
 * https://developers.google.com/analytics/devguides/collection/protocol/ga4/reference; Segment's anonymous id
 * https://segment.com/docs/connections/sources/catalog/libraries/website/javascript/identity/. Where a platform publishes no form
 * (TikTok's _ttp, Snapchat's _scid, most click ids), it is what the ids of real browsers have in common: letters and digits of
 * some length, no words and no spaces.
 */
import type { browserIdsSchema } from './event';
import type { IdentifierKind, NamingKind } from './person';
import { isPlaceholder, unquoted } from './placeholder';
import type { z } from 'zod';

/** Platforms whose cookies mean something on their own shops alone. */
export const cookiePlatforms = ['shopify'] as const;
export type CookiePlatform = (typeof cookiePlatforms)[number];

export type Caps = {
  /** Seen in more browsers than this it is nobody's: what it alone had joined comes apart. */
  browsers: number;
  /** Presented by so many people who cannot be its owner it is nobody's. */
  people: number;
};

/**
 * A link is of one purchase or one browser, which goes by few names: an app's own browser, the phone's, the laptop where the mail
 * with the cart was opened, a browser that forgets its cookies. A name is a buyer's for years, in each browser that they use or
 * clear. The number of people follows what customer data platforms publish for their own identity resolution
 * (https://segment.com/docs/unify/identity-resolution/identity-resolution-settings/, read 2026-11).
 */
export const identifierCaps: Readonly<Record<IdentifierKind, Caps>> = {
  // Decisions about two people, in no browser: never counted.
  alias: { browsers: 0, people: 2 },
  apart: { browsers: 0, people: 2 },
  customer: { browsers: 50, people: 5 },
  email: { browsers: 50, people: 5 },
  phone: { browsers: 50, people: 5 },
  order: { browsers: 5, people: 5 },
  checkout: { browsers: 5, people: 5 },
  cart: { browsers: 5, people: 5 },
  device: { browsers: 10, people: 5 },
  visitor: { browsers: 5, people: 5 },
};

/** How many identifiers of a kind one person may hold; a customer id is the store's own and only one. */
export const heldByPersonMax: Readonly<Record<NamingKind, number>> = { customer: 1, email: 5, phone: 5 };

/** A browser used by more known people than this is shared, and joins nobody. */
export const KNOWN_PEOPLE_PER_VISITOR_MAX = 5;

type BrowserIds = z.infer<typeof browserIdsSchema>;
export type BrowserIdName = keyof BrowserIds;

type BrowserIdRule = {
  /** The cookie that holds it. */
  cookie: string;
  /** What the platform mints. */
  form: RegExp;
  /** What it identifies, and the name its values go by there; a cookie without is only passed on to its platform. */
  identifies?: { kind: IdentifierKind; name: (value: string) => string };
  /** The cookie is read on shops of this platform alone. */
  platform?: CookiePlatform;
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Long enough to be random, with a digit: a word is no token. */
const TOKEN = /^(?=.*\d)[\w-]{20,200}$/;
/** Base64 of "v=2&u=…", which is what Pinterest puts into it. */
const PINTEREST_CLICK = /^dj0[\w-]{6,1000}={0,2}$/;

/** Ids in other tools' first-party cookies. */
export const browserIdRules: Readonly<Record<BrowserIdName, BrowserIdRule>> = {
  // The time is in milliseconds: Meta refuses what is not. Its own server library appends a word of its own.
  fbp: { cookie: '_fbp', form: /^fb\.\d\.\d{13}\.\d{1,20}(\.[\w-]{1,40})?$/ },
  fbc: { cookie: '_fbc', form: /^fb\.\d\.\d{13}\.[\w.-]{1,1000}$/ },
  // "GA1.1." says which cookie domain it is for; the client id is what follows.
  ga: {
    cookie: '_ga',
    form: /^(GA\d\.\d{1,2}(-\d{1,2})?\.)?\d{1,20}\.\d{1,20}$/,
    identifies: { kind: 'device', name: (value) => `ga:${value.replace(/^GA\d\.[\d-]+\./, '')}` },
  },
  // GS1.1.<session>.… or GS2.1.s<session>$…; GA4's own protocol carries the bare number.
  gaSession: { cookie: '_ga_<stream>', form: /^(GS\d\.\d+\.s?)?\d{1,20}([.$].*)?$/s },
  gaSessions: { cookie: '_ga_<stream>', form: /^_ga_\w+=/ },
  ttp: { cookie: '_ttp', form: /^[\w-]{16,64}(\.tt\.\d{1,2})?$/ },
  scid: { cookie: '_scid', form: /^(?=.*\d)[\w.-]{16,200}$/ },
  // When it was set, and a UUID.
  rdt: { cookie: '_rdt_uuid', form: new RegExp(`^(\\d{1,20}\\.)?${UUID.source.slice(1)}`, 'i') },
  // A UUID without its hyphens.
  uet: { cookie: '_uetvid', form: /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i },
  epik: { cookie: '_epik', form: PINTEREST_CLICK },
  // A token, since 2024 with a key: "c1-7a2a...?key=824b..."; in a cookie the question mark is %3F.
  cart: {
    cookie: 'cart',
    form: /^(?=.*\d)[\w-]{20,200}((\?|%3F)key(=|%3D)[\w-]+)?$/i,
    identifies: { kind: 'cart', name: (value) => value.split(/%3F|\?/i)[0] ?? value },
    platform: 'shopify',
  },
  // A UUID, unless the shop sets its own by setAnonymousId.
  ajs: {
    cookie: 'ajs_anonymous_id',
    form: new RegExp(`${UUID.source}|${TOKEN.source}`, 'i'),
    identifies: { kind: 'device', name: (value) => `segment:${value}` },
  },
};

/** What is opaque by the platform's own word is checked for what it is made of. */
const OPAQUE = /^[\w.-]{1,1000}$/;
/**
 * Click ids in the form of their platforms, by the parameter that brings them; of the others it is known only that they are one
 * printable word.
 */
const clickIdForms: ReadonlyMap<string, RegExp> = new Map([
  ...['gclid', 'gbraid', 'wbraid', 'dclid', 'fbclid', 'ttclid', 'twclid', 'ScCid', 'rdt_cid'].map(
    (param) => [param, OPAQUE] as const,
  ),
  // A GUID, with or without its hyphens.
  ['msclkid', /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i],
  ['epik', PINTEREST_CLICK],
  ['li_fat_id', UUID],
]);
const ONE_WORD = /^[\x21-\x7e]{1,1000}$/;

/**
 * The cookie's value as its platform minted it, without quotes around it; undefined where somebody else's program has written it.
 */
export function mintedBrowserId(name: BrowserIdName, raw: string): string | undefined {
  const value = unquoted(raw);
  return !isNoId(value) && browserIdRules[name].form.test(value) ? value : undefined;
}

/** Whether the value is a click id as the platform of this parameter mints them. */
export function isMintedClickId(param: string, value: string): boolean {
  return !isNoId(value) && (clickIdForms.get(param) ?? ONE_WORD).test(value);
}

/** Shopify alone gives its cart token a key. */
const SHOPIFY_CART_KEY = /(\?|%3F)key(=|%3D)/i;
/** Addresses of pages that only Shopify serves. */
const SHOPIFY_PAGE = /^https:\/\/([\w-]+\.myshopify\.com(?=[/?#]|$)|[^/?#]+\/(checkouts\/(cn|co|c|ac)|cdn\/shop)\/)/;

/** Where an event's cookies were read. */
export type CookiePlace = { platforms: ReadonlySet<CookiePlatform>; pageUrl?: string };

/**
 * What a cookie's value identifies; undefined where it is not in its platform's form, or its platform is not known to be
 * there.
 */
export function identifiedBy(
  cookie: BrowserIdName,
  raw: string,
  { platforms, pageUrl }: CookiePlace,
): { kind: IdentifierKind; value: string } | undefined {
  const { form, identifies, platform } = browserIdRules[cookie];
  const value = unquoted(raw);
  if (!identifies || isNoId(value) || !form.test(value)) return undefined;
  const isAtHome = !platform || platforms.has(platform) || SHOPIFY_CART_KEY.test(value) || SHOPIFY_PAGE.test(pageUrl ?? '');
  return isAtHome ? { kind: identifies.kind, value: identifies.name(value) } : undefined;
}

/**
 * Whether a value that stands where an id belongs is none: a placeholder, or without any letter or digit, also
 * percent-encoded.
 */
export function isNoId(value: string): boolean {
  return isPlaceholder(value) || !/[\p{L}\p{N}]/u.test(value.replace(/%[0-9A-F]{2}/gi, ''));
}

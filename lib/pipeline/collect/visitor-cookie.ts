/**
 * The visitor's first-party cookie: HttpOnly and set by the server's own answer, so that Safari's 7-day cap on script-written
 * storage does not apply (webkit.org/blog/8613, read 2026-11). 400 days is the longest any browser keeps a cookie (RFC 6265bis,
 * section 5.5).
 */
import { parseCookie, stringifySetCookie } from 'cookie';
import { getDomain } from 'tldts';
import { sha256Hex } from '@/lib/core/hash';
import { type Id, parseId, timeOfId } from '@/lib/core/id';
import { MINUTE_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';

const MAX_AGE_SECONDS = 400 * 24 * 60 * 60;
const NAME_LENGTH = 8;

export type Visitor = { id: Id<'visitor'>; from: 'cookie' | 'page' };

/** The cookie's name, the site's own: block lists know common names. It stays when the site's paths change. */
export function cookieName(site: Pick<Site, 'id'>): string {
  return `_${sha256Hex(`cookie ${site.id}`).slice(0, NAME_LENGTH)}`;
}

type Known = { cookie: string; domains: ReadonlySet<string> };
/** Worked out once for each site as the directory holds it: every request asks. */
const knownOf = new WeakMap<Site, Known>();

function known(site: Site): Known {
  let found = knownOf.get(site);
  if (!found) {
    found = { cookie: cookieName(site), domains: new Set(site.domains.map((domain) => getDomain(domain) ?? domain)) };
    knownOf.set(site, found);
  }
  return found;
}

/**
 * Whose request this is: the cookie's visitor, unless the page asked for a fresh one; else who was handed over; else the page's
 * proposal.
 */
export function visitorOf(
  site: Site,
  cookies: string | undefined,
  asked: { visitor?: string; fresh?: boolean },
  handedOver?: Id<'visitor'>,
): Visitor | undefined {
  const proposed = parseId<'visitor'>(asked.visitor);
  if (asked.fresh && proposed) return { id: proposed, from: 'page' };
  const kept = keptVisitor(site, cookies);
  if (kept) return { id: kept, from: 'cookie' };
  if (handedOver) return { id: handedOver, from: 'page' };
  return proposed && { id: proposed, from: 'page' };
}

/** Two tabs that are opened at once are some seconds apart; a slow answer may take minutes. */
const PROPOSAL_AGE_MAX_MS = 30 * MINUTE_MS;

/**
 * The id that the page proposed, where its cookie holds another and the proposal is some minutes old: a second tab that was opened
 * before the first answer made one of its own. Both times are of the page's clock. Older ones are of a browser whose cookie was lost in between, or of somebody else.
 */
export function freshProposal(
  asked: { visitor?: string; fresh?: boolean },
  visitor: Visitor | undefined,
  sentAt: Date,
): Id<'visitor'> | undefined {
  const proposed = asked.fresh || visitor?.from !== 'cookie' ? undefined : parseId<'visitor'>(asked.visitor);
  if (!proposed || proposed === visitor?.id) return undefined;
  return Math.abs(sentAt.getTime() - timeOfId(proposed)) <= PROPOSAL_AGE_MAX_MS ? proposed : undefined;
}

/** The Set-Cookie value that keeps the visitor for 400 days on the site's own domain. */
export function visitorCookie(site: Site, visitorId: Id<'visitor'>, request: { host?: string; secure: boolean }): string {
  return setCookie(site, visitorId, MAX_AGE_SECONDS, request);
}

/** The Set-Cookie value that removes the visitor's cookie; undefined when the request brought none. */
export function forgetVisitor(site: Site, request: { host?: string; secure: boolean; cookie?: string }): string | undefined {
  return keptVisitor(site, request.cookie) && setCookie(site, '', 0, request);
}

function setCookie(site: Site, value: string, maxAge: number, { host, secure }: { host?: string; secure: boolean }): string {
  const domain = sharedDomain(site, host);
  return stringifySetCookie({
    name: known(site).cookie,
    value,
    maxAge,
    domain,
    path: '/',
    httpOnly: true,
    secure,
    sameSite: 'lax',
  });
}

/** Other cookies are not decoded: only ours is read, and an id has nothing to decode. */
function keptVisitor(site: Site, cookies: string | undefined): Id<'visitor'> | undefined {
  const { cookie } = known(site);
  if (!cookies?.includes(cookie)) return undefined;
  return parseId<'visitor'>(parseCookie(cookies, { decode: asItIs })[cookie]);
}

function asItIs(value: string): string {
  return value;
}

/** The registrable domain that this host shares with one of the site's; a host without one gets a host-only cookie. */
function sharedDomain(site: Site, host: string | undefined): string | undefined {
  const domain = host ? getDomain(host) : undefined;
  return domain && known(site).domains.has(domain) ? domain : undefined;
}

/** Whether a visitor can go from one of the site's domains to another that does not share its cookies. */
export function hasSeveralDomains(site: Site): boolean {
  return known(site).domains.size > 1;
}

/**
 * Where a visitor came from, by the referring page: an outside source, or nothing when it is the store itself, a page that a buyer
 * only passes (sign-in, payment, translation), or one that the store says to ignore. Of several lists the most specific pattern
 * counts; then Google Analytics' categories decide, and what neither knows is a referral.
 */
import { parse } from 'tldts';
import { referrerHostOf } from '@/lib/model/acquisition';
import { fitsHost } from '@/lib/model/host-pattern';
import { isHostOrBelow, matchHost, readHostPatterns } from './host-patterns';
import { aiAssistants } from './tables/ai-assistants';
import { appSources } from './tables/apps';
import { sourceCategories } from './tables/ga4-sources';
import { cardCheckLabel, ownLabels, passagePatterns } from './tables/passage-hosts';
import { mailLabels, type ReferrerKind, referrerPatterns } from './tables/referrer-hosts';
import { countryDomains, referrerSources } from './tables/referrers';

export type Referral = { source: string; medium: 'organic' | 'social' | 'referral' | 'ai-assistant' | 'email' };

/** What of the site and the landing decides whether a referrer is an outside one. */
export type ReferrerContext = {
  /** The site's domains, subdomains included. */
  ownHosts: readonly string[];
  /** Patterns of hosts that the site says bring nobody. */
  ignored?: readonly string[];
  /** The host that was landed on. */
  landingHost?: string | undefined;
};

const KNOWN_MAX = 5_000;
const known = new Map<string, Referral | undefined>();

const passages = readHostPatterns(passagePatterns);
const sources = readHostPatterns(referrerPatterns);
const mediums: Record<ReferrerKind, Referral['medium']> = {
  search: 'organic',
  social: 'social',
  shopping: 'referral',
  video: 'referral',
  assistant: 'ai-assistant',
  email: 'email',
};

/** The outside source of a visit; hosts without a name and unreadable referrers are none. */
export function readReferrer(referrer: string | undefined, context: ReferrerContext): Referral | undefined {
  if (!referrer) return undefined;
  if (referrer.startsWith('android-app://'))
    return appReferral(referrer.slice('android-app://'.length).split('/')[0] ?? '', context);
  // Most page views come from a page of the store.
  const named = referrerHostOf(referrer);
  if (named && isOwn(named, context)) return undefined;
  const url = URL.canParse(referrer) ? new URL(referrer) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  const host = url.hostname.toLowerCase().replace(/\.$/, '');
  if (isOwn(host, context) || context.ignored?.some((pattern) => fitsHost(pattern, host))) return undefined;
  const key = host === 'x.com' ? `${host}${url.pathname}` : host;
  if (known.has(key)) return known.get(key);
  const referral = hostReferral(host, url.pathname);
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(key, referral);
  return referral;
}

/** The store's own: the host landed on, its domains with all below them, and its hosts for signing in and paying beside them. */
function isOwn(host: string, { ownHosts, landingHost }: ReferrerContext): boolean {
  if (host === landingHost || ownHosts.some((own) => isHostOrBelow(host, own))) return true;
  const dot = host.indexOf('.');
  if (!ownLabels.has(host.slice(0, dot))) return false;
  const domain = registrable(host);
  return domain !== null && ownHosts.some((own) => registrable(own) === domain);
}

function registrable(host: string): string | null {
  return parse(host, { allowPrivateDomains: true }).domain;
}

function hostReferral(host: string, path: string): Referral | undefined {
  const { domain, domainWithoutSuffix, isIp, publicSuffix } = parse(host);
  if (isIp || !domain || !publicSuffix) return undefined;
  const bare = host.replace(/^(www|m|mobile)\d?\./, '');
  const passage = matchHost(passages, bare, publicSuffix);
  const listed = matchHost(sources, bare, publicSuffix);
  if (passage && passage.labels >= (listed?.labels ?? 0)) return undefined;
  if (isBelow(bare, domain, cardCheckLabel)) return undefined;
  const assistant = listed?.kind === 'assistant' || aiAssistants.has(bare) || (bare === 'x.com' && path.startsWith('/i/grok'));
  if (assistant) return { source: bare, medium: 'ai-assistant' };
  const source =
    referrerSources.get(bare) ?? referrerSources.get(domain) ?? countrySource(bare, domain, domainWithoutSuffix) ?? bare;
  const first = bare.slice(0, bare.indexOf('.'));
  if (listed?.kind === 'email' || (!listed && bare !== domain && mailLabels.has(first))) return { source: bare, medium: 'email' };
  return { source, medium: mediumOf([source, bare, domain], listed?.kind) };
}

function isBelow(host: string, domain: string, label: RegExp): boolean {
  return (
    host !== domain &&
    host
      .slice(0, -domain.length - 1)
      .split('.')
      .some((part) => label.test(part))
  );
}

/** google.de, google.co.uk and www.google.com are all "google"; docs.google.com is not a search. */
function countrySource(bare: string, domain: string, name: string | null): string | undefined {
  return name && countryDomains.has(name) && bare === domain ? name : undefined;
}

/** By Google Analytics' category of any of the names, else by the kind that another list gives. */
function mediumOf(names: string[], kind: ReferrerKind | undefined): Referral['medium'] {
  const category = names.flatMap((name) => sourceCategories.get(name) ?? [])[0];
  if (category) return mediums[category];
  return kind ? mediums[kind] : 'referral';
}

function appReferral(app: string, { ignored }: ReferrerContext): Referral | undefined {
  if (!app || ignored?.some((pattern) => fitsHost(pattern, app.toLowerCase()))) return undefined;
  const known = appSources.get(app);
  return known ? { source: known.source, medium: mediums[known.kind] } : { source: app, medium: 'referral' };
}

/** Where a visitor came from, by the referring page: an outside source, or nothing when it is the store itself or a payment page. */
import { parse } from 'tldts';
import { aiAssistants } from './tables/ai-assistants';
import { appSources, countryDomains, mailHosts, paymentDomains, referrerSources } from './tables/referrers';
import { sourceCategories } from './tables/ga4-sources';

export type Referral = { source: string; medium: 'organic' | 'social' | 'referral' | 'ai-assistant' | 'email' };

const KNOWN_MAX = 5_000;
const known = new Map<string, Referral | undefined>();

/**
 * The outside source of a visit. `ownHosts` are the site's domains, subdomains included; they, hosts without a name, payment services and unreadable
 * referrers are no source.
 */
export function readReferrer(referrer: string | undefined, ownHosts: string[]): Referral | undefined {
  if (!referrer) return undefined;
  if (referrer.startsWith('android-app://')) return appReferral(referrer.slice('android-app://'.length).split('/')[0] ?? '');
  const url = URL.canParse(referrer) ? new URL(referrer) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  const host = url.hostname.toLowerCase();
  if (ownHosts.some((own) => host === own || host.endsWith(`.${own}`))) return undefined;
  const key = host === 'x.com' ? `${host}${url.pathname}` : host;
  if (known.has(key)) return known.get(key);
  const referral = hostReferral(host, url.pathname);
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(key, referral);
  return referral;
}

function hostReferral(host: string, path: string): Referral | undefined {
  const { domain, domainWithoutSuffix, isIp, publicSuffix } = parse(host);
  if (isIp || !domain || !publicSuffix || paymentDomains.has(domain)) return undefined;
  const bare = host.replace(/^(www|m|mobile)\d?\./, '');
  const assistant = aiAssistants.get(bare) ?? (bare === 'x.com' && path.startsWith('/i/grok') ? 'Grok' : undefined);
  if (assistant) return { source: bare, medium: 'ai-assistant' };
  if (mailHosts.has(bare)) return { source: bare, medium: 'email' };
  const source =
    referrerSources.get(bare) ?? referrerSources.get(domain) ?? countrySource(bare, domain, domainWithoutSuffix) ?? bare;
  return { source, medium: mediumOf(source, bare, domain) };
}

/** google.de, google.co.uk and www.google.com are all "google"; docs.google.com is not a search. */
function countrySource(bare: string, domain: string, name: string | null): string | undefined {
  return name && countryDomains.has(name) && bare === domain ? name : undefined;
}

function mediumOf(source: string, host: string, domain: string): Referral['medium'] {
  const category = sourceCategories.get(source) ?? sourceCategories.get(host) ?? sourceCategories.get(domain);
  if (category === 'search') return 'organic';
  return category === 'social' ? 'social' : 'referral';
}

function appReferral(app: string): Referral | undefined {
  const source = appSources.get(app);
  if (!source) return app ? { source: app, medium: 'referral' } : undefined;
  return { source, medium: mailHosts.has(source) ? 'email' : mediumOf(source, source, source) };
}

/**
 * What consent tools on the page say that speak neither TCF nor gtag's Consent Mode: Shopify's Customer Privacy API, OneTrust, Cookiebot,
 * the WP Consent API, and the state that Google's tags hold. Each is read again when it says that something has changed, and before
 * every event. https://shopify.dev/docs/api/customer-privacy, https://developer.onetrust.com/onetrust/docs/javascript-api,
 * https://www.cookiebot.com/en/developer/, https://wordpress.org/plugins/wp-consent-api/ (read 2026-11).
 */
import type { Consent } from '@/lib/model/consent';

/** The word of a tool: on measuring, on ads, and whether the visitor has said so. */
type Word = [analytics: unknown, ads: unknown, answered: unknown];

/** Everything may be missing. */
type Page = {
  Shopify?: {
    customerPrivacy?: {
      currentVisitorConsent(): { analytics?: unknown; marketing?: unknown };
      analyticsProcessingAllowed(): boolean;
      marketingAllowed(): boolean;
    };
    loadFeatures?(features: object[], loaded: () => void): void;
  };
  OneTrust?: { IsAlertBoxClosed?(): boolean };
  OnetrustActiveGroups?: string;
  Cookiebot?: { hasResponse?: boolean; consent: { statistics?: boolean; marketing?: boolean; method?: string | null } };
  wp_has_consent?(category: string): boolean;
  google_tag_data?: { ics?: { entries?: Record<string, { update?: boolean } | undefined> } };
};

const CHANGES = [
  'visitorConsentCollected',
  'shopifyCustomerPrivacyApiLoaded',
  'OneTrustGroupsUpdated',
  'CookiebotOnConsentReady',
  'CookiebotOnDecline',
  'wp_listen_for_consent_change',
];
/** Some tools come late and say nothing of it. */
const LATE_MS = 2_000;

function wordsOf({ Shopify, OneTrust, OnetrustActiveGroups, Cookiebot, wp_has_consent, google_tag_data }: Page): Word[] {
  const words: Word[] = [];
  const shopify = Shopify?.customerPrivacy;
  if (shopify?.currentVisitorConsent) {
    const { analytics, marketing } = shopify.currentVisitorConsent();
    // Without an answer the merchant's settings for the visitor's region hold, which are no answer.
    words.push([shopify.analyticsProcessingAllowed(), shopify.marketingAllowed(), analytics || marketing]);
  }
  if (OneTrust?.IsAlertBoxClosed?.()) {
    const groups = `${OnetrustActiveGroups}`.split(',');
    words.push([groups.includes('C0002'), groups.includes('C0004'), 1]);
  }
  if (Cookiebot?.hasResponse) {
    const { statistics, marketing, method } = Cookiebot.consent;
    words.push([statistics, marketing, method !== 'implied']);
  }
  // Where nobody has said what holds without an answer it says yes to everything.
  if (wp_has_consent && /wp_consent_(sta|mar)\w+=/.test(document.cookie)) {
    words.push([wp_has_consent('statistics'), wp_has_consent('marketing'), 1]);
  }
  const { analytics_storage: analytics, ad_storage: ads } = google_tag_data?.ics?.entries ?? {};
  if (analytics?.update !== undefined) words.push([analytics.update, ads?.update, 1]);
  return words;
}

/**
 * Hears the tools from now on. `told` gets what they say together, the stricter word where they differ, when it is another than before;
 * what comes back reads them at once.
 */
export function watchTools(told: (consent: Consent, answered: boolean) => void): () => void {
  const page = window as unknown as Page;
  let before = '';
  const hear = () => {
    try {
      const words = wordsOf(page);
      const said = words.filter(([, , answered]) => answered);
      const heard = said[0] ? said : words;
      if (!heard[0]) return;
      const state = (part: 0 | 1) => (heard.every((word) => word[part]) ? 'granted' : 'denied');
      const ads = state(1);
      const consent: Consent = { analytics: state(0), ad_storage: ads, ad_user_data: ads, ad_personalization: ads };
      const now = `${JSON.stringify(consent)}${said.length}`;
      if (now === before) return;
      before = now;
      told(consent, !!said[0]);
    } catch {}
  };
  // Events that are meant for the document are heard on their way to it.
  for (const change of CHANGES) addEventListener(change, () => setTimeout(hear), true);
  setTimeout(hear, LATE_MS);
  addEventListener('load', hear);
  page.Shopify?.loadFeatures?.([{ name: 'consent-tracking-api', version: '0.1' }], hear);
  hear();
  return hear;
}

/**
 * What consent tools on the page say: Google Consent Mode v2 (pushed to dataLayer by gtag) and IAB TCF v2.2 (the CMP's own function).
 * https://developers.google.com/tag-platform/security/guides/consent, https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework
 * (read 2026-11). TCF purposes stand for Google's as Google maps them: 1 storage, 3 and 4 personalised ads, 7 ad measurement; analytics is 1 and 8.
 */
import type { Consent, ConsentState } from '@/lib/model/consent';

type Told = (consent: Consent) => void;

/** What Consent Mode said; whether it is what the page assumes until the visitor answers; whether for some regions only. */
type ConsentWord = [consent: Consent, isDefault: boolean, isRegional: boolean];

type TcData = { eventStatus?: string; gdprApplies?: boolean; purpose?: { consents?: Record<number, boolean> } };
type Cmp = (command: string, version: number, told: (data: TcData, success: boolean) => void) => void;

/**
 * The word in a dataLayer entry that `gtag('consent', 'default' | 'update', ...)` pushed. The browser does not know its region, so of a default
 * for some regions only the no counts; the site's own policies by country are for telling regions apart.
 */
export function consentModeOf({ 0: command, 1: kind, 2: said }: Record<string, unknown>): ConsentWord | undefined {
  if (command !== 'consent' || !said) return undefined;
  const {
    analytics_storage: analytics,
    region,
    ad_storage,
    ad_user_data,
    ad_personalization,
  } = said as Record<string, ConsentState>;
  const stated = Object.entries({ analytics, ad_storage, ad_user_data, ad_personalization });
  return [Object.fromEntries(stated.filter(([, state]) => (region ? state === 'denied' : state))), kind === 'default', !!region];
}

/** Hears what the visitor answers in a TCF banner, now and later. */
export function watchTcf(told: Told): void {
  const { __tcfapi: cmp } = window as unknown as { __tcfapi?: Cmp };
  cmp?.('addEventListener', 2, ({ eventStatus, gdprApplies, purpose }, success) => {
    if (!success || gdprApplies === false || eventStatus === 'cmpuishown') return;
    const given = (...purposes: number[]): ConsentState =>
      purposes.every((one) => purpose?.consents?.[one]) ? 'granted' : 'denied';
    told({ analytics: given(1, 8), ad_storage: given(1), ad_user_data: given(1, 7), ad_personalization: given(3, 4) });
  });
}

/** Consent as it stood when an event happened, by the purposes of Google Consent Mode v2 plus analytics. */

export const consentStates = ['granted', 'denied'] as const;
export type ConsentState = (typeof consentStates)[number];

/** Absent purposes were never asked for: the site's policy decides what that means. */
export type Consent = {
  analytics?: ConsentState | undefined;
  ad_storage?: ConsentState | undefined;
  ad_user_data?: ConsentState | undefined;
  ad_personalization?: ConsentState | undefined;
};

/** What a site assumes where a visitor has said nothing: `granted` identifies at once, `ask` and `denied` wait for a yes. */
export const consentPolicies = ['granted', 'ask', 'denied'] as const;
export type ConsentPolicy = (typeof consentPolicies)[number];

/** Whether a cookie or identifier may be used: analytics consent where it was said, else the site's policy. */
export function mayIdentify(consent: Consent | undefined, policy: ConsentPolicy): boolean {
  return consent?.analytics === undefined ? policy === 'granted' : consent.analytics === 'granted';
}

/** Whether it is a visitor's answer that takes something back. */
export function refusesAny(consent: Consent | undefined): boolean {
  return Object.values(consent ?? {}).includes('denied');
}

/**
 * Consent as Google's tags report it. `gcs` is "G1" and two digits, ad storage and analytics storage. `gcd` has one letter for each of ad storage,
 * analytics storage, ad user data and ad personalisation, between digits; the letter says what was the default and what the visitor answered.
 * https://developers.google.com/tag-platform/security/guides/consent-debugging (read 2026-11)
 */
import type { Consent, ConsentState } from '@/lib/model/consent';

const purposes = ['ad_storage', 'analytics', 'ad_user_data', 'ad_personalization'] as const;

/** Letters of `gcd`: l says nothing; p, q, m, u, v, ... end denied, t, r, n end granted. */
const granted = new Set(['t', 'r', 'n']);
const denied = new Set(['p', 'q', 'm', 'u', 'v']);

/** What the hit says of consent, or undefined when it says nothing. */
export function consentOf(gcs: string | undefined, gcd: string | undefined): Consent | undefined {
  const consent: Consent = {};
  const letters = gcd ? [...gcd.matchAll(/\d([a-z])/g)].map(([, letter = '']) => letter) : [];
  purposes.forEach((purpose, index) => {
    const state = stateOf(letters[index]);
    if (state) consent[purpose] = state;
  });
  const [, ads, analytics] = /^G1([01-])([01-])/.exec(gcs ?? '') ?? [];
  if (ads === '0' || ads === '1') consent.ad_storage ??= ads === '1' ? 'granted' : 'denied';
  if (analytics === '0' || analytics === '1') consent.analytics ??= analytics === '1' ? 'granted' : 'denied';
  return Object.keys(consent).length > 0 ? consent : undefined;
}

function stateOf(letter: string | undefined): ConsentState | undefined {
  if (!letter) return undefined;
  return granted.has(letter) ? 'granted' : denied.has(letter) ? 'denied' : undefined;
}

/**
 * Consent as Google's tags and servers report it. `gcs` is "G1" with a digit each for ad storage and analytics storage as they
 * stand. `gcd` has a letter for each of four purposes, which tells what was the default and what the visitor answered. Google
 * documents neither letter: their table is https://quartz.ctysse.net/consent-mode-flags, their order
 * https://www.giancampo.com/2024/02/ (read 2026-11).
 */
import { member, textOf } from '@/lib/core/json';
import type { Consent, ConsentState } from '@/lib/model/consent';
import { unlessEmpty } from '../fields';

/** In the order of `gcd`. */
const purposes = ['ad_storage', 'analytics', 'ad_user_data', 'ad_personalization'] as const;

/** "13t3t3t3t5l1": the purposes' letters stand at every second place; what is between them are other flags, mostly digits. */
const GCD = /^1.([a-z]).([a-z]).([a-z]).([a-z])/i;
const GCS = /^G1([01-])([01-])/;

/**
 * A letter is a number of six bits: two for what Google presumes, two for the default, two for the answer (1 not set, 2 denied, 3
 * granted). So `l` is nothing set, `p` denied and `t` granted by default, `r` granted and `u` denied by the visitor.
 */
const LETTERS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_';
const states: readonly (ConsentState | undefined)[] = [undefined, undefined, 'denied', 'granted'];

/** What a hit's `gcs`, `gcd` and `npa` say, by purpose the more exact first, or undefined when they say nothing. */
export function tagConsent(gcs: string | undefined, gcd: string | undefined, npa: string | undefined): Consent | undefined {
  const [, ...letters] = GCD.exec(gcd ?? '') ?? [];
  const [, ads, analytics] = GCS.exec(gcs ?? '') ?? [];
  const plain = [ads, analytics, undefined, npa === '1' ? '0' : undefined].map((digit) => plainState(digit));
  const consent: Consent = {};
  purposes.forEach((purpose, place) => {
    const state = letterState(letters[place]) ?? plain[place];
    if (state) consent[purpose] = state;
  });
  return unlessEmpty(consent);
}

/**
 * What a request of the Measurement Protocol says. The protocol knows the two advertising purposes; senders add the other two.
 */
export function protocolConsent(body: unknown): Consent | undefined {
  const said = (purpose: string): ConsentState | undefined => {
    const state = textOf(member(body, 'consent', purpose))?.toLowerCase();
    return state === 'granted' || state === 'denied' ? state : undefined;
  };
  const notPersonal: ConsentState | undefined = member(body, 'non_personalized_ads') === true ? 'denied' : undefined;
  const stated = [said('ad_storage'), said('analytics_storage'), said('ad_user_data'), said('ad_personalization') ?? notPersonal];
  const consent: Consent = {};
  purposes.forEach((purpose, place) => {
    if (stated[place]) consent[purpose] = stated[place];
  });
  return unlessEmpty(consent);
}

/** The visitor's answer, else the default. What Google presumes is nobody's word: it stays unsaid. */
function letterState(letter: string | undefined): ConsentState | undefined {
  const bits = letter ? LETTERS.indexOf(letter) : 0;
  return states[bits & 3] ?? states[(bits >> 2) & 3];
}

function plainState(digit: string | undefined): ConsentState | undefined {
  return digit === '1' ? 'granted' : digit === '0' ? 'denied' : undefined;
}

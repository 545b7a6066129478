/**
 * What GA4 takes of names and values. It answers success to what breaks these limits and then leaves it out, so they are kept
 * here. https://developers.google.com/analytics/devguides/collection/protocol/ga4/sending-events#limitations and
 * https://developers.google.com/analytics/devguides/collection/protocol/ga4/reference#reserved_names (read 2026-11)
 */
import type { Withheld } from '@/lib/model/delivery';

export const EVENTS_MAX = 25;
export const PARAMS_MAX = 25;
export const ITEMS_MAX = 200;
/** "Smaller than 130 kB", with room for the envelope. */
export const BODY_BYTES_MAX = 129_000;
export const NAME = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;
export const USER_ID_LENGTH_MAX = 256;

const VALUE_LENGTH_MAX = 100;
const LONGER_VALUES: ReadonlyMap<string, number> = new Map([
  ['page_title', 300],
  ['page_referrer', 420],
  ['page_location', 1_000],
]);

const RESERVED_PREFIX = /^(_|firebase_|ga_|google_|gtag\.)/;
const RESERVED_EVENT =
  /^(ad_(activeview|click|exposure|query|reward)|adunit_exposure|app_(background|clear_data|exception|install|remove|store_refund|store_subscription_(cancel|convert|renew)|update|upgrade)|dynamic_link_\w+|error|first_open|first_visit|in_app_purchase|notification_\w+|os_update|screen_view|session_start|user_engagement)$/;

/** What is wrong with an event's name, or undefined. */
export function eventNameProblem(name: string): string | undefined {
  if (!NAME.test(name)) return `"${name}" is no name that GA4 takes: at most 40 letters, digits and _, beginning with a letter.`;
  const isReserved = RESERVED_EVENT.test(name) || RESERVED_PREFIX.test(name);
  return isReserved ? `GA4 keeps the name "${name}" for itself.` : undefined;
}

export type ParamValue = string | number;

/** The text as long as GA4 takes it under this name. */
export function fitText(name: string, text: string, withheld: Withheld[], field = name): string {
  const max = LONGER_VALUES.get(name) ?? VALUE_LENGTH_MAX;
  if (text.length <= max) return text;
  withheld.push({ field, why: `GA4 takes at most ${max} characters here: the end is cut off.` });
  return text.slice(0, max);
}

/** An event's parameters as GA4 takes them; the first 25 stay. */
export function fitParams(
  params: readonly (readonly [string, ParamValue | boolean | undefined])[],
  room: number,
  withheld: Withheld[],
): Record<string, ParamValue> {
  const fitted = new Map<string, ParamValue>();
  for (const [name, value] of params) {
    if (value === undefined || value === '') continue;
    if (!NAME.test(name) || RESERVED_PREFIX.test(name)) {
      withheld.push({ field: name, why: 'GA4 takes no parameter of this name.' });
    } else if (fitted.size >= room && !fitted.has(name)) {
      withheld.push({ field: name, why: `GA4 takes at most ${PARAMS_MAX} parameters.` });
    } else {
      fitted.set(name, typeof value === 'number' ? value : fitText(name, String(value), withheld));
    }
  }
  return Object.fromEntries(fitted);
}

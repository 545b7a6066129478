/**
 * An acquisition: one distinct answer of a site to "what brought them", down to ad and keyword. Touchpoints that agree in all of
 * it share one, so what they earned is kept and added up by its id. The channel is no part of it but an attribute: a change of
 * the rules relabels an acquisition and keeps its id.
 */
import { derivedUuid } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import type { Acquisition } from './touchpoint';

/** The fields that may be absent. Their order is part of every stored id. */
const statedFields = ['source', 'medium', 'campaign', 'campaignId', 'adGroup', 'ad', 'keyword', 'platform'] as const;

/** What tells one acquisition from another; null and undefined both mean not stated. */
export type AcquisitionFacts = Pick<Acquisition, 'kind' | 'paid'> & {
  [Field in (typeof statedFields)[number]]?: string | null | undefined;
} & { referrer?: string | null | undefined };

/** The id of what brought a touchpoint of the site: the same for the same facts, whenever and wherever it is worked out. */
export function acquisitionIdOf(siteId: Id<'site'>, facts: AcquisitionFacts): Id<'acquisition'> {
  const stated = [...statedFields.map((field) => facts[field]), referrerHostOf(facts.referrer)];
  // The mark tells what is stated, even as an empty text, from what is not.
  const parts = stated.map((value) => (value === null || value === undefined ? '' : `=${value}`));
  return derivedUuid('acquisition', siteId, facts.kind, String(facts.paid), ...parts) as Id<'acquisition'>;
}

/**
 * The host of a referrer, or the app of `android-app://`; undefined for one that names none. Read by pattern and not as a URL, so
 * that any text gives the same in every language; only the letters A to Z are lowered, as hosts in browsers hold no other
 * capitals.
 */
export function referrerHostOf(referrer: string | null | undefined): string | undefined {
  const plain = referrer ? plainHostOf(referrer) : undefined;
  if (plain !== undefined) return plain;
  const host = referrer?.match(/^[A-Za-z][A-Za-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#@:]+)/)?.[1];
  return host?.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * The host where it stands between `https://` and a slash in small letters and digits, as nearly always; undefined for the pattern
 * to decide. Asked several times for each event.
 */
function plainHostOf(text: string): string | undefined {
  if (!text.startsWith('https://')) return undefined;
  const slash = text.indexOf('/', HTTPS_LENGTH);
  for (let index = HTTPS_LENGTH; index < (slash < 0 ? text.length : slash); index += 1) {
    const code = text.charCodeAt(index);
    const isPlain = (code >= SMALL_A && code <= SMALL_Z) || (code >= DOT && code <= NINE && code !== SLASH) || code === HYPHEN;
    if (!isPlain) return undefined;
  }
  return (slash < 0 ? text.slice(HTTPS_LENGTH) : text.slice(HTTPS_LENGTH, slash)) || undefined;
}

const HTTPS_LENGTH = 'https://'.length;
const [SMALL_A, SMALL_Z, DOT, SLASH, NINE, HYPHEN] = [97, 122, 46, 47, 57, 45];

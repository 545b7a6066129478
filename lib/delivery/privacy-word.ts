/**
 * What people have said about their own data, and how what waits to be sent is held to it. A no reaches all that was known of its
 * person by then, in whichever of their browsers, and all that comes until they say yes again; a yes revives nothing that was
 * refused before. Whoever asked to be forgotten is not told of, by nothing that was known of them by then.
 */
import { listOf, member, textOf } from '@/lib/core/json';
import { type Consent, refusesAny } from '@/lib/model/consent';
import type { EffectiveConsent } from '@/lib/model/conversion';
import type { StoredEvent } from '@/lib/model/event';
import { CONSENT_EVENT } from '@/lib/model/event-words';
import { handlesOf, orderHandle, type PrivacyWord, visitorHandle } from '@/lib/model/privacy-word';

/** A shop's request that somebody be forgotten. */
const FORGET_EVENT = 'customer_redact';

/** One word of one person, under each of the handles that name them. */
export type Said = { handles: string[]; answer?: Consent; forget: boolean };

/** What the event says about its person's data; undefined where it says nothing. `isShop`: only a shop asks that somebody be forgotten. */
export function privacyWordOf(
  { name, source, visitorId, consent, payload }: Pick<StoredEvent, 'name' | 'source' | 'visitorId' | 'consent' | 'payload'>,
  isShop: (source: string) => boolean,
): Said | undefined {
  const { user, refusedBy, properties } = payload;
  if (name === CONSENT_EVENT && consent) {
    const browser = visitorId ?? refusedBy?.visitorId;
    const handles = [...(browser ? [visitorHandle(browser)] : []), ...handlesOf(user ?? refusedBy?.user ?? {})];
    return handles.length > 0 ? { handles, answer: consent, forget: false } : undefined;
  }
  if (name !== FORGET_EVENT || !isShop(source)) return undefined;
  const customer = textOf(member(properties, 'customer_id'));
  const orders = listOf(member(properties, 'orders_to_redact')).flatMap((id) => textOf(id) ?? []);
  const handles = [...handlesOf({ ...user, ...(customer && { userId: customer }) }), ...orders.map(orderHandle)];
  return handles.length > 0 ? { handles: [...new Set(handles)], forget: true } : undefined;
}

/** Whether it takes something back: a yes is kept only where a no came before it. */
export function takesBack({ answer, forget }: Said): boolean {
  return forget || refusesAny(answer);
}

/** Of a conversion: when it happened, which browser it came from, and what browsers have granted, each with its time. */
type Of = { at: Date; visitorId?: string; granted: { consent: Consent; at: Date; own: boolean }[] };

/** The purposes as far as no word of the person's refuses them for what happened then. */
export function heldToWords(consent: EffectiveConsent, words: PrivacyWord[], of: Of): EffectiveConsent {
  const refused = (Object.keys(consent) as (keyof Consent)[]).filter((purpose) => isRefused(purpose, words, of));
  return refused.length === 0 ? consent : { ...consent, ...Object.fromEntries(refused.map((purpose) => [purpose, 'denied'])) };
}

function isRefused(purpose: keyof Consent, words: PrivacyWord[], { at, visitorId, granted }: Of): boolean {
  const answers = words
    .filter(({ answer }) => answer?.[purpose] !== undefined)
    .sort((left, right) => left.at.getTime() - right.at.getTime());
  if (answers.some((word) => word.at >= at && word.answer?.[purpose] === 'denied')) return true;
  const standing = answers.findLast((word) => word.at < at);
  if (standing?.answer?.[purpose] !== 'denied') return false;
  // The yes of another browser than the one that refused is no word of the latter's, so it is not among them.
  const isOwn = standing.handle === (visitorId && visitorHandle(visitorId));
  return !granted.some((yes) => yes.consent[purpose] === 'granted' && yes.at > standing.at && (yes.own || !isOwn));
}

/** Whether the person has asked, since it happened, to be forgotten. */
export function isForgotten(words: PrivacyWord[], happenedAt: Date): boolean {
  return words.some(({ forget, at }) => forget && at >= happenedAt);
}

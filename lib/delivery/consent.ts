/** Whether consent lets an event go to a platform, and if so, whether it must be flagged for limited use. */
import type { Consent, ConsentPolicy } from '@/lib/model/consent';
import type { Conversion, EffectiveConsent } from '@/lib/model/conversion';
import type { Skip } from '@/lib/model/delivery';
import { fail, ok, type Result } from '@/lib/core/result';

export type ConsentRule = { needs: readonly (keyof Consent)[]; restricted?: { countries: readonly string[] } };

const PURPOSES = ['analytics', 'ad_storage', 'ad_user_data', 'ad_personalization'] as const;

/** Every purpose answered: as was said, else as the policy of the visitor's country assumes. */
export function effectiveConsent(said: Consent | undefined, policy: ConsentPolicy): EffectiveConsent {
  const assumed = policy === 'granted' ? 'granted' : 'denied';
  const answers = PURPOSES.map((purpose) => [purpose, said?.[purpose] ?? assumed] as const);
  return Object.fromEntries(answers) as EffectiveConsent;
}

/**
 * What is needed must be granted. Where the law of the buyer's country is an opt-out (the platform lists such countries), a denied event may go
 * flagged for limited use, if the connection allows that; personalisation alone denied flags it too.
 */
export function decideConsent(
  { consent, country }: Pick<Conversion, 'consent' | 'country'>,
  { needs, restricted }: ConsentRule,
  sendsRestricted: boolean,
): Result<{ restricted: boolean }, Skip> {
  const denied = needs.filter((purpose) => consent[purpose] === 'denied');
  const mayRestrict = sendsRestricted && country !== undefined && (restricted?.countries.includes(country) ?? false);
  if (denied.length === 0) return ok({ restricted: mayRestrict && consent.ad_personalization === 'denied' });
  if (mayRestrict) return ok({ restricted: true });
  return fail({ reason: 'no_consent', detail: `The buyer has not granted ${denied.join(' and ')}.` });
}

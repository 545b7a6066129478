/**
 * Whose event it is, and what a profile, a subscription and its end are told as. Klaviyo knows people by plain e-mail address or
 * phone number; a hash matches nobody. https://developers.klaviyo.com/en/reference/bulk_create_events, /bulk_import_profiles and
 * /bulk_subscribe_profiles (read 2026-11)
 */
import { fail, ok, type Result } from '@/lib/core/result';
import type { Conversion, MappedConversion } from '@/lib/model/conversion';
import type { Skip, Withheld } from '@/lib/model/delivery';
import { messageChannels } from '@/lib/model/subscription';
import type { Prepared } from '../define';
import { reachedBy, type Subscription, subscriptionOf, unreached, unsubscriptionOf } from '../messaging';
import { compact } from '../user';

/** A job is of one kind, and a subscription job of one source. */
export const PROFILES = 'profiles';
export const SUBSCRIBES = 'subscribe';
export const UNSUBSCRIBES = 'unsubscribe';

export type KlaviyoProfile = { attributes?: Record<string, unknown>; withheld: Withheld[] };

/** The profile's attributes, none where nothing identifies it, and what was left out. */
export function profileOf(conversion: Conversion, sendPhone: boolean): KlaviyoProfile {
  const { contact } = conversion;
  const { email, phone, userId } = reachedBy(conversion);
  if (!contact || (!email && !phone)) return { withheld: [] };
  const isPhoneSent = phone !== undefined && (sendPhone || !email);
  const attributes = compact({
    email,
    phone_number: isPhoneSent ? phone : undefined,
    external_id: userId,
    first_name: contact.firstName,
    last_name: contact.lastName,
    location: compact({
      city: contact.city,
      region: contact.region,
      zip: contact.postalCode,
      country: contact.country,
    }),
  });
  const why = phone ? 'Switched off in the settings of this connection.' : 'It has no country prefix, or is no phone number.';
  return { attributes, withheld: contact.phone && !isPhoneSent ? [{ field: 'phone_number', why }] : [] };
}

/** The profile as it is made or brought up to date; it never sets consent. */
export function prepareProfile(conversion: MappedConversion, sendPhone: boolean): Result<Prepared, Skip> {
  const { attributes, withheld } = profileOf(conversion, sendPhone);
  if (!attributes) return fail({ reason: 'no_identifier', detail: unreached(conversion, 'Klaviyo') });
  const item = { type: 'profile', attributes: compact({ ...attributes, properties: compact(conversion.params) }) };
  return ok({ item, group: PROFILES, withheld });
}

/** The profile on the channels that the event records consent to. */
export function prepareSubscription(conversion: MappedConversion): Result<Prepared, Skip> {
  const read = subscriptionOf(conversion, 'Klaviyo', messageChannels);
  if (!read.ok) return read;
  const { source, withheld } = read.value;
  return ok({ item: subscriber(read.value, 'SUBSCRIBED', source), group: `${SUBSCRIBES}:${source ?? ''}`, withheld });
}

/** The profile off the channels that the person leaves. */
export function prepareUnsubscription(conversion: MappedConversion): Result<Prepared, Skip> {
  const read = unsubscriptionOf(conversion, 'Klaviyo', messageChannels);
  if (!read.ok) return read;
  return ok({ item: subscriber(read.value, 'UNSUBSCRIBED'), group: UNSUBSCRIBES, withheld: read.value.withheld });
}

function subscriber({ channels, reached }: Subscription, consent: string, source?: string) {
  const marketing = { marketing: { consent } };
  return {
    type: 'profile',
    attributes: compact({
      email: channels.includes('email') ? reached.email : undefined,
      phone_number: channels.includes('sms') ? reached.phone : undefined,
      subscriptions: Object.fromEntries(channels.map((channel) => [channel, marketing])),
    }),
    // The job's, not the profile's: taken off again when the job is written.
    ...(source && { source }),
  };
}

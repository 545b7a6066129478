/**
 * Whose event it is. Klaviyo knows people by plain e-mail address or phone number; a hash matches nobody.
 * https://developers.klaviyo.com/en/reference/bulk_create_events (read 2026-11)
 */
import type { Conversion } from '@/lib/model/conversion';
import type { Withheld } from '@/lib/model/delivery';
import { compact } from '../user';

/** An address that a mail could reach; senders may have hashed theirs. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
/** E.164: https://www.itu.int/rec/T-REC-E.164 (read 2026-11) */
const E164 = /^\+[1-9]\d{7,14}$/;

export type KlaviyoProfile = { attributes?: Record<string, unknown>; withheld: Withheld[] };

/** The profile's attributes, none where nothing identifies it, and what was left out. */
export function profileOf({ contact, user }: Conversion, sendPhone: boolean): KlaviyoProfile {
  const email = emailOf(contact?.email);
  const phone = phoneOf(contact?.phone);
  if (!contact || (!email && !phone)) return { withheld: [] };
  const isPhoneSent = phone !== undefined && (sendPhone || !email);
  const attributes = compact({
    email,
    phone_number: isPhoneSent ? phone : undefined,
    external_id: contact.userId ?? user.userId,
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

function emailOf(text: string | undefined): string | undefined {
  const email = text?.trim().toLowerCase();
  return email && EMAIL.test(email) ? email : undefined;
}

/** The number in E.164; one without a country prefix names nobody. */
function phoneOf(text: string | undefined): string | undefined {
  const digits = text
    ?.trim()
    .replace(/^00/, '+')
    .replace(/[\s()./-]/g, '');
  return digits && E164.test(digits) ? digits : undefined;
}

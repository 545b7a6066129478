/**
 * Who the buyer is, as Amazon matches them: SHA-256 of values brought into its own form, which keeps nothing but letters of a to
 * z and digits. https://advertising.amazon.com/API/docs/en-us/guides/events/events (read 2026-11), after Segment's connector
 */
import { sha256Hex } from '@/lib/core/hash';
import type { MappedConversion } from '@/lib/model/conversion';

export type MatchKey = { type: string; values: [string] };

/**
 * The match keys that are known. Names and places only where the site keeps personal data: the stored hashes are of another form.
 */
export function matchKeysOf({ user, contact }: Pick<MappedConversion, 'user' | 'contact'>): MatchKey[] {
  const plain = (text: string | undefined) => hashed(text, /[^a-z0-9]/g);
  // Senders may have hashed theirs.
  const address = contact?.email?.includes('@') ? contact.email : undefined;
  const keys: [string, string | undefined][] = [
    ['EMAIL', hashed(address, /[^a-z0-9.@+-]/g) ?? user.emailHash],
    ['PHONE', user.phoneDigitsHash],
    ['FIRST_NAME', plain(contact?.firstName)],
    ['LAST_NAME', plain(contact?.lastName)],
    ['CITY', plain(contact?.city)],
    ['STATE', plain(contact?.region)],
    ['POSTAL', hashed(contact?.postalCode, /\s/g)],
  ];
  return keys.flatMap(([type, value]): MatchKey[] => (value ? [{ type, values: [value] }] : []));
}

function hashed(text: string | undefined, dropped: RegExp): string | undefined {
  const kept = text?.toLowerCase().replace(dropped, '');
  return kept ? sha256Hex(kept) : undefined;
}

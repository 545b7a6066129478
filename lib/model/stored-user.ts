/** What is stored of the buyer that an event names. */
import type { Sealed } from './secret';

/**
 * Hashed personal data: 64 hex digits each (SHA-256 of the normalised value); `userId` is the store's own customer id, as sent.
 * Platforms normalise differently, and a hash cannot be normalised later: forms that differ from the plain one are kept beside
 * it.
 */
export type StoredUser = {
  userId?: string;
  /** Trimmed and lower-cased: most platforms. */
  emailHash?: string;
  /** Google: gmail.com and googlemail.com without dots and +suffix. Absent where that is the plain form. */
  emailGmailHash?: string;
  /** Reddit, Microsoft: every address without dots and +suffix before the @. Absent where that is the plain form. */
  emailBareHash?: string;
  /** E.164 with its plus: Google, TikTok, Reddit, X. */
  phoneHash?: string;
  /** Digits alone: Meta, Pinterest, Snapchat. */
  phoneDigitsHash?: string;
  /** Lower-case letters alone: Meta, Pinterest, Snapchat. */
  firstNameHash?: string;
  lastNameHash?: string;
  /** Trimmed and lower-cased, with its spaces and hyphens: Google. Absent where that is the form above. */
  firstNameSpacedHash?: string;
  lastNameSpacedHash?: string;
  cityHash?: string;
  regionHash?: string;
  postalCodeHash?: string;
  /** Of "f" or "m", and of YYYYMMDD: Meta, Pinterest, Snapchat. */
  genderHash?: string;
  birthDateHash?: string;
  country?: string;
  /** The raw values, encrypted, where the site keeps them for platforms that match by nothing else. */
  sealed?: Sealed;
};

/**
 * Personal data is normalised and hashed at the door; the raw values go no further.
 * Normalisation follows what Meta, Google and TikTok publish for hashed matching: e-mail trimmed and lower-cased (no dots or
 * plus-parts removed), phone in E.164, names and places lower-cased without punctuation
 * (https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/customer-information-parameters, read 2026-11).
 */
import { isSha256Hex, sha256Hex } from '@/lib/core/hash';
import type { StoredUser, WireUser } from '@/lib/model/event';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const E164_DIGITS_MIN = 7;
const E164_DIGITS_MAX = 15;

/** The hashed form of what the sender said of its user; fields that hold nothing usable are absent. */
export function hashUser(user: WireUser): StoredUser | undefined {
  const hashed: StoredUser = {
    userId: user.userId?.trim() || undefined,
    emailHash: hashEmail(user.email),
    phoneHash: hashPhone(user.phone),
    firstNameHash: hashWord(user.firstName),
    lastNameHash: hashWord(user.lastName),
    cityHash: hashWord(user.city),
    regionHash: hashWord(user.region),
    postalCodeHash: hashWord(user.postalCode),
    country: user.country
      ?.trim()
      .toUpperCase()
      .match(/^[A-Z]{2}$/)?.[0],
  };
  return Object.values(hashed).some((value) => value !== undefined) ? hashed : undefined;
}

/** The user with e-mail, phone and names hashed, in the wire's own form: the door takes hashes as they are. */
export function hashWireUser(user: WireUser): WireUser {
  const hashed = hashUser(user);
  return {
    userId: user.userId,
    email: hashed?.emailHash,
    phone: hashed?.phoneHash,
    firstName: hashed?.firstNameHash,
    lastName: hashed?.lastNameHash,
    city: hashed?.cityHash,
    region: hashed?.regionHash,
    postalCode: hashed?.postalCodeHash,
    country: hashed?.country,
  };
}

/** SHA-256 of the e-mail, trimmed and lower-cased; a value that is such a hash already stays as it is. */
export function hashEmail(email: string | undefined): string | undefined {
  const normal = email?.trim().toLowerCase();
  if (!normal) return undefined;
  if (isSha256Hex(normal)) return normal;
  return EMAIL.test(normal) ? sha256Hex(normal) : undefined;
}

/** SHA-256 of the phone number in E.164 with its plus; a number without a country prefix names nobody and is left out. */
export function hashPhone(phone: string | undefined): string | undefined {
  const trimmed = phone?.trim();
  if (!trimmed) return undefined;
  if (isSha256Hex(trimmed)) return trimmed.toLowerCase();
  if (!/^(\+|00)[\d\s()./-]+$/.test(trimmed)) return undefined;
  const digits = trimmed.replace(/^00/, '').replace(/\D/g, '');
  if (digits.length < E164_DIGITS_MIN || digits.length > E164_DIGITS_MAX) return undefined;
  return sha256Hex(`+${digits}`);
}

/** Text with whatever looks like an e-mail address or a phone number blanked, for showing refused bodies. */
export function blankPersonalData(text: string): string {
  return text.replace(/[^\s"'@<>,;:=&]+(@|%40)[^\s"'@<>,;&]+/g, '[e-mail]').replace(/\+\d[\d\s()./-]{6,}\d/g, '[phone]');
}

function hashWord(word: string | undefined): string | undefined {
  const trimmed = word?.trim().toLowerCase();
  if (!trimmed) return undefined;
  if (isSha256Hex(trimmed)) return trimmed;
  const plain = trimmed.replace(/[\p{P}\s]/gu, '');
  return plain ? sha256Hex(plain) : undefined;
}

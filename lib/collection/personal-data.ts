/**
 * Personal data is normalised and hashed at the door; the raw values go no further, unless the site keeps them encrypted.
 * Normalisation follows what the platforms publish for hashed matching, in each form that some of them ask for:
 * https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/customer-information-parameters,
 * https://developers.google.com/google-ads/api/docs/conversions/enhanced-conversions/web,
 * https://business-api.tiktok.com/portal/docs?id=1771101186666498 (read 2026-11).
 */
import { countryOf } from '@/lib/core/country';
import { isSha256Hex, sha256Hex } from '@/lib/core/hash';
import type { StoredUser, WireUser } from '@/lib/model/event';
import { isPlaceholder } from '@/lib/model/placeholder';
import { e164Of } from './phone';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const GENDERS: ReadonlyMap<string, string> = new Map([
  ['f', 'f'],
  ['female', 'f'],
  ['woman', 'f'],
  ['m', 'm'],
  ['male', 'm'],
  ['man', 'm'],
]);
const GMAIL = /^@(gmail|googlemail)\.com$/;
/** Platforms compare the first five digits of a zip code. */
const US_ZIP_PLUS_FOUR = /^\s*(\d{5})-\d{4}\s*$/;

/**
 * The hashed form of what the sender said of its user; fields that hold nothing usable are absent. A national phone number is one
 * of the address's country, else of the shop's.
 */
export function hashUser(user: WireUser, shopCountry?: string): StoredUser | undefined {
  const country = countryOf(user.country);
  const hashed: StoredUser = {
    userId: customerId(user.userId),
    ...emailHashes(user.email),
    ...phoneHashes(user.phone, [country, shopCountry]),
    ...nameHashes('firstName', user.firstName),
    ...nameHashes('lastName', user.lastName),
    cityHash: hashWord(user.city),
    regionHash: hashWord(user.region),
    postalCodeHash: hashWord(user.postalCode?.replace(US_ZIP_PLUS_FOUR, '$1')),
    genderHash: hashGender(user.gender),
    birthDateHash: hashBirthDate(user.birthDate),
    country,
  };
  return Object.values(hashed).some((value) => value !== undefined) ? hashed : undefined;
}

/** An id that stands for no customer is none. */
function customerId(userId: string | undefined): string | undefined {
  const id = userId?.trim();
  return id && !isPlaceholder(id) ? id : undefined;
}

/** The user with e-mail, phone and names hashed, in the wire's own form: the door takes hashes as they are. */
export function hashWireUser(user: WireUser, shopCountry?: string): WireUser {
  const hashed = hashUser(user, shopCountry);
  return {
    userId: user.userId,
    email: hashed?.emailHash,
    phone: hashed?.phoneHash,
    firstName: hashed?.firstNameHash,
    lastName: hashed?.lastNameHash,
    city: hashed?.cityHash,
    region: hashed?.regionHash,
    postalCode: hashed?.postalCodeHash,
    gender: hashed?.genderHash,
    birthDate: hashed?.birthDateHash,
    country: hashed?.country,
  };
}

/** What copying leaves at the ends of an address, and what nobody sees inside it: no platform hashes that. */
const WRAPPING = /^[\s"'“”„‘’<]+|[\s"'“”‘’>,;]+$/g;
const UNSEEN = /\p{Cf}/gu;

/** The address alone: of a link without its scheme, of a copy without quotes and brackets. */
function bareAddress(text: string | undefined, scheme: string): string | undefined {
  const bare = text?.replace(UNSEEN, '').replace(WRAPPING, '');
  return bare?.toLowerCase().startsWith(scheme) ? bare.slice(scheme.length).trim() : bare;
}

/** SHA-256 of the e-mail, trimmed and lower-cased; a value that is such a hash already stays as it is. */
export function hashEmail(email: string | undefined): string | undefined {
  return emailHashes(email).emailHash;
}

type EmailHashes = Pick<StoredUser, 'emailHash' | 'emailGmailHash' | 'emailBareHash'>;

/** The e-mail hashed in every form that platforms compare by; the forms that equal the plain one are left out. */
function emailHashes(email: string | undefined): EmailHashes {
  const normal = bareAddress(email, 'mailto:')?.toLowerCase();
  if (!normal) return {};
  if (isSha256Hex(normal)) return { emailHash: normal };
  if (!EMAIL.test(normal)) return {};
  const at = normal.lastIndexOf('@');
  const [local, domain] = [normal.slice(0, at), normal.slice(at)];
  const bare = `${local.replace(/\+.*$/, '').replaceAll('.', '')}${domain}`;
  if (bare === normal) return { emailHash: sha256Hex(normal) };
  const isGmail = GMAIL.test(domain);
  return {
    emailHash: sha256Hex(normal),
    emailBareHash: sha256Hex(bare),
    ...(isGmail && { emailGmailHash: sha256Hex(bare) }),
  };
}

/**
 * SHA-256 of the phone number in E.164 with its plus; one without a country prefix that is a number of none of the countries
 * names nobody and is left out.
 */
export function hashPhone(phone: string | undefined, ...countries: string[]): string | undefined {
  return phoneHashes(phone, countries).phoneHash;
}

function phoneHashes(
  phone: string | undefined,
  countries: (string | undefined)[],
): Pick<StoredUser, 'phoneHash' | 'phoneDigitsHash'> {
  const trimmed = bareAddress(phone, 'tel:');
  if (!trimmed) return {};
  // Nobody can tell which form a sender has hashed: it is offered as both.
  if (isSha256Hex(trimmed)) return { phoneHash: trimmed.toLowerCase(), phoneDigitsHash: trimmed.toLowerCase() };
  const number = e164Of(trimmed, countries);
  return number ? { phoneHash: sha256Hex(number), phoneDigitsHash: sha256Hex(number.slice(1)) } : {};
}

function nameHashes<Name extends 'firstName' | 'lastName'>(field: Name, name: string | undefined) {
  const plain = hashWord(name);
  const spaced = name?.trim().toLowerCase();
  if (!plain || !spaced || isSha256Hex(spaced)) return { [`${field}Hash`]: plain };
  const spacedHash = sha256Hex(spaced);
  return { [`${field}Hash`]: plain, ...(spacedHash !== plain && { [`${field}SpacedHash`]: spacedHash }) };
}

/** An address is looked for once in each run of its letters: begun at every one of them, 256 KB of one run take minutes. */
const E_MAIL = /(?<![^\s"'@<>,;:=&])[^\s"'@<>,;:=&]+(@|%40)[^\s"'@<>,;&]+/g;
const PHONE = /\+\d[\d\s()./-]{6,}\d/g;

/** Text with whatever looks like an e-mail address or a phone number blanked, for showing refused bodies. */
export function blankPersonalData(text: string): string {
  return text.replace(E_MAIL, '[e-mail]').replace(PHONE, '[phone]');
}

/** The platforms know two: another word is left out rather than guessed at. */
function hashGender(gender: string | undefined): string | undefined {
  const word = gender?.trim().toLowerCase();
  if (!word || isSha256Hex(word)) return word || undefined;
  const letter = GENDERS.get(word);
  return letter && sha256Hex(letter);
}

/** A day that somebody now living can be born on; of other ways to write it nobody can tell day and month apart. */
function hashBirthDate(date: string | undefined): string | undefined {
  const text = date?.trim().toLowerCase();
  if (!text || isSha256Hex(text)) return text || undefined;
  const [, year, month, day] = /^((?:19|20)\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?:t.*)?$/.exec(text) ?? [];
  return year && month && day ? sha256Hex(`${year}${month}${day}`) : undefined;
}

function hashWord(word: string | undefined): string | undefined {
  const trimmed = word?.trim().toLowerCase();
  if (!trimmed) return undefined;
  if (isSha256Hex(trimmed)) return trimmed;
  const plain = trimmed.replace(/[\p{P}\s]/gu, '');
  return plain ? sha256Hex(plain) : undefined;
}

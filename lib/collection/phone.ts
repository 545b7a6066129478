/**
 * Phone numbers in E.164, the form that platforms hash. A national number is read by its country's numbering plan, as Google's
 * libphonenumber has it (https://github.com/catamphetamine/libphonenumber-js, MIT, read 2026-11).
 */
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';

const DIGITS_MIN = 7;
const DIGITS_MAX = 15;

/** A number that says its country itself: "+49 (0)30 1234567", "0049 30 1234567". */
const INTERNATIONAL = /^(\+|00)[\d\s()./-]+$/;

/**
 * The number with its plus and digits alone. One without a country's prefix is read as a number of the first of `countries` in
 * which it is one; of none, it names nobody and is undefined.
 */
export function e164Of(phone: string, countries: (string | undefined)[]): string | undefined {
  const text = phone.trim();
  if (INTERNATIONAL.test(text)) return internationalOf(text);
  for (const country of countries) {
    if (!country || !isSupportedCountry(country)) continue;
    const number = numberIn(text, country);
    if (number) return number;
  }
  return undefined;
}

/** As the numbering plan has it, which knows the trunk prefix in brackets; a number that it does not know keeps its digits. */
function internationalOf(text: string): string | undefined {
  const digits = text.replace(/^00/, '').replace(/\D/g, '');
  if (digits.length < DIGITS_MIN || digits.length > DIGITS_MAX) return undefined;
  const parsed = parsePhoneNumberFromString(text.replace(/^00/, '+'));
  return parsed?.isValid() ? parsed.number : `+${digits}`;
}

function numberIn(text: string, country: CountryCode): string | undefined {
  const parsed = parsePhoneNumberFromString(text, { defaultCountry: country, extract: false });
  return parsed?.isValid() ? parsed.number : undefined;
}

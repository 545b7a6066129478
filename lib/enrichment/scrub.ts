/**
 * Takes personal data out of addresses and titles of pages: shops and mail tools put e-mail addresses, phone numbers, names and
 * postal addresses into query parameters, and thank a buyer by name in a title. What its name or form gives away is taken out of
 * every address; what is known of a buyer also where nothing else tells it from any other word.
 */
import { sha256Hex } from '@/lib/core/hash';
import { clickIdAliases, clickIdRules } from './tables/click-ids';

const NAMED =
  'e-?mail(?:_?address)?|mail|phone|tel|_ke|mc_eid|user_email|customer_email|' +
  '(?:first|last|full|given|family|sur)_?name|[fl]name|vorname|nachname|' +
  'street|strasse|address(?:_?(?:line_?)?[123])?|zip(?:_?code)?|post(?:al)?_?code|plz|' +
  'birth_?(?:day|date)|date_?of_?birth|dob|geburtsdatum|geburtstag';
/** The parameter's own name, or the last part of one such as billing_first_name or checkout[zip]. */
const PERSONAL_PARAM = new RegExp(String.raw`([?&#;](?:[^?&#;=]{0,80}(?:[_.\[-]|%5B))?(?:${NAMED})(?:\]|%5D)?=)([^&#]+)`, 'gi');
/** An address that was encoded once more on its way has %2540 for its @. */
const EMAIL_VALUE = /([?&#][^=&#]*=)([^&#=]*(?:@|%40|%2540)[^&#]*\.[^&#]*)/gi;
/** A whole part of the path, as links to unsubscribe and to an account have it; icon@2x.png is a picture. */
const EMAIL_IN_PATH =
  /(?<=(?:^|[^/])\/)[^/?#&=@]{1,128}(?:@|%40|%2540)(?!\d+x\.)[^/?#&=@]{1,128}\.(?:xn--[a-z\d-]{1,59}|\p{L}{2,24})(?=[/?#;]|$)/giu;
/** A parameter with its value, or what stands in the place of one without a name. */
const PARAM = /([?&#](?:[^=&#]*=)?)([^=&#]+)/g;
const CLICK_PARAMS = [...clickIdRules.map(({ param }) => param), ...clickIdAliases.keys()].join('|');
/** Click ids and campaigns: a token's parts read as short names by chance. */
const NEVER_PERSONAL = new RegExp(`^[?&#](?:utm_[a-z_]+|tb_[a-z_]+|_gl|gad_[a-z]+|${CLICK_PARAMS})=$`, 'i');

const REDACTED = 'redacted';
const BLANK = '[personal data]';
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** "Maria del Carmen Ruiz" is as long as names get. */
const WORDS_MAX = 4;
/** What may stand between the words of one name: "O'Neill", "Anna-Maria", "SW1A 1AA". */
const BETWEEN = /^[\s\p{P}]{1,3}$/u;
const LETTERS_MIN = 2;
/** Fewer are house numbers, sizes and pages. */
const DIGITS_MIN = 4;
/** Longer words are ids. */
const WORD_LENGTH_MAX = 40;

/** Whether some words, joined in lower case without what stands between them, are known of the buyer. */
export type KnownWords = (joined: string) => boolean;

/** Most addresses have nothing of the sort: one look at them is a fifth of the work. */
const MAY_BE_PERSONAL = /@|%40|%2540|mail|phone|tel|_ke|mc_eid|name|street|strasse|addr|zip|post|plz|birth|dob|geburt/i;

/** The URL with such values replaced by `redacted`; every other byte stays. */
export function scrubUrl(url: string, isKnown?: KnownWords): string {
  const scrubbed = MAY_BE_PERSONAL.test(url) ? scrubTelling(url) : url;
  return isKnown ? scrubKnown(scrubbed, isKnown) : scrubbed;
}

function scrubTelling(url: string): string {
  const inPath = url.replace(EMAIL_IN_PATH, REDACTED);
  return inPath.includes('=') ? inPath.replace(PERSONAL_PARAM, `$1${REDACTED}`).replace(EMAIL_VALUE, `$1${REDACTED}`) : inPath;
}

/** The text with the known words blanked. */
export function scrubText(text: string, isKnown: KnownWords, blank = BLANK): string {
  let scrubbed = '';
  let end = 0;
  for (const [start, stop] of knownSpans(text, isKnown)) {
    scrubbed += text.slice(end, start) + blank;
    end = stop;
  }
  return scrubbed + text.slice(end);
}

/** What is known of a buyer: words as they are, in plain lower case, and SHA-256 of such words. */
export function knownWords(plain: readonly string[], hashes: readonly string[]): KnownWords | undefined {
  const words = new Set(
    plain.flatMap((word) => [plainOf(word), folded(plainOf(word))]).filter((word) => word.length >= LETTERS_MIN),
  );
  const hashed = new Set(hashes);
  if (words.size === 0 && hashed.size === 0) return undefined;
  const answers = new Map<string, boolean>();
  return (joined) => {
    const known = answers.get(joined);
    if (known !== undefined) return known;
    const isOfBuyer = words.has(joined) || words.has(folded(joined)) || (hashed.size > 0 && hashed.has(sha256Hex(joined)));
    answers.set(joined, isOfBuyer);
    return isOfBuyer;
  };
}

/**
 * Path and values without known words: of the path the words, of a parameter the whole value. Ids of clicks are nobody's name.
 */
function scrubKnown(url: string, isKnown: KnownWords): string {
  const [, origin = '', path = '', rest = ''] = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)?([^?#]*)(.*)$/is.exec(url) ?? [];
  const segments = path.split('/').map((segment) => {
    const text = decoded(segment);
    const scrubbed = scrubText(text, isKnown, REDACTED);
    return scrubbed === text ? segment : encodeURIComponent(scrubbed);
  });
  const values = rest.replace(PARAM, (all: string, name: string, value: string) => {
    if (NEVER_PERSONAL.test(name)) return all;
    const text = decoded(value.replaceAll('+', ' '));
    return knownSpans(text, isKnown).length > 0 ? `${name}${REDACTED}` : all;
  });
  return `${origin}${segments.join('/')}${values}`;
}

/** From where to where known words stand, the longest first at each place. */
function knownSpans(text: string, isKnown: KnownWords): [start: number, stop: number][] {
  const words = [...text.matchAll(WORD)];
  const spans: [number, number][] = [];
  for (let first = 0; first < words.length; first += 1) {
    const found = longestFrom(text, words, first, isKnown);
    if (!found) continue;
    spans.push([words[first]?.index ?? 0, found.stop]);
    first = found.last;
  }
  return spans;
}

function longestFrom(text: string, words: RegExpExecArray[], first: number, isKnown: KnownWords) {
  let joined = '';
  let stop = 0;
  let found: { last: number; stop: number } | undefined;
  for (let last = first; last < Math.min(words.length, first + WORDS_MAX); last += 1) {
    const word = words[last];
    if (!word || word[0].length > WORD_LENGTH_MAX) break;
    if (last > first && !BETWEEN.test(text.slice(stop, word.index))) break;
    joined += plainOf(word[0]);
    stop = word.index + word[0].length;
    const isLong = joined.length >= (/^\d+$/.test(joined) ? DIGITS_MIN : LETTERS_MIN);
    if (isLong && isKnown(joined)) found = { last, stop };
  }
  return found;
}

/** As names are hashed: lower case, without punctuation and spaces. */
function plainOf(text: string): string {
  return text.toLowerCase().replace(/[\p{P}\s]/gu, '');
}

/** Without accents, as addresses have names. */
function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

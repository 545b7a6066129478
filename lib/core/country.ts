/**
 * Countries by ISO 3166-1 alpha-2 code, as people and shops write them. Names come from the runtime's Unicode data (CLDR,
 * https://cldr.unicode.org, read 2026-11) in the languages below; what is said and is no name there is listed.
 */

declare global {
  namespace Intl {
    /**
     * Of ECMA-402's Locale Info (https://tc39.es/proposal-intl-locale-info/, read 2026-11), which Node has and TypeScript
     * does not know.
     */
    interface Locale {
      getTimeZones?(): string[] | undefined;
    }
  }
}

/** Languages that stores of these shops' platforms write country names in. */
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'da', 'nb', 'fi', 'cs', 'ja'];

/** Alpha-3 codes of the countries that most online orders come from, abbreviations, and parts that are meant as the whole. */
const ALIASES: Record<string, string> = {
  uk: 'GB',
  el: 'GR',
  usa: 'US',
  us: 'US',
  unitedstatesofamerica: 'US',
  america: 'US',
  greatbritain: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  northernireland: 'GB',
  grossbritannien: 'GB',
  holland: 'NL',
  thenetherlands: 'NL',
  czechrepublic: 'CZ',
  korea: 'KR',
  southkorea: 'KR',
  republicofkorea: 'KR',
  uae: 'AE',
  hongkong: 'HK',
  taiwan: 'TW',
  brd: 'DE',
  deu: 'DE',
  aut: 'AT',
  che: 'CH',
  gbr: 'GB',
  fra: 'FR',
  esp: 'ES',
  ita: 'IT',
  nld: 'NL',
  bel: 'BE',
  pol: 'PL',
  swe: 'SE',
  dnk: 'DK',
  nor: 'NO',
  fin: 'FI',
  irl: 'IE',
  prt: 'PT',
  can: 'CA',
  aus: 'AU',
  nzl: 'NZ',
  jpn: 'JP',
  bra: 'BR',
  mex: 'MX',
  ind: 'IN',
};

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const english = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
/** Codes that stand for groups and for nothing at all. */
const NO_COUNTRIES = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ']);
const codes = [...LETTERS]
  .flatMap((first) => [...LETTERS].map((second) => first + second))
  .filter((code) => english.of(code) !== undefined && !NO_COUNTRIES.has(code) && isOfToday(code));

/** A country that is no more has the code of its successor in a locale's canonical form. */
function isOfToday(code: string): boolean {
  return new Intl.Locale(`und-${code}`).region === code;
}

/** The country that text names: a code, or a name in one of the languages; undefined for anything else. */
export function countryOf(text: string | undefined): string | undefined {
  const word = plain(text ?? '');
  if (word === '') return undefined;
  const alias = ALIASES[word];
  if (alias && Object.hasOwn(ALIASES, word)) return alias;
  if (/^[a-z]{2}$/.test(word)) return word.toUpperCase();
  return names().get(word);
}

/** The country of a time zone that is one country's alone; undefined for zones of several, and of none. */
export function countryOfZone(timeZone: string): string | undefined {
  const known = ofZones.get(timeZone);
  if (known !== undefined) return known || undefined;
  const found = zones().get(canonical(timeZone));
  ofZones.set(timeZone, found ?? '');
  return found;
}

/** What was asked before: each request of a site asks for its zone. Empty: no country. */
const ofZones = new Map<string, string>();

let knownNames: Map<string, string> | undefined;
function names(): Map<string, string> {
  knownNames ??= new Map(
    LANGUAGES.flatMap((language) => {
      const regions = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
      return codes.flatMap((code): [string, string][] => {
        const name = regions.of(code);
        return name ? [[plain(name), code]] : [];
      });
    }),
  );
  return knownNames;
}

let knownZones: Map<string, string> | undefined;
function zones(): Map<string, string> {
  if (knownZones) return knownZones;
  const countries = new Map<string, string[]>();
  for (const code of codes) {
    for (const zone of new Intl.Locale(`und-${code}`).getTimeZones?.() ?? []) {
      countries.set(zone, [...(countries.get(zone) ?? []), code]);
    }
  }
  knownZones = new Map([...countries].flatMap(([zone, of]) => (of.length === 1 && of[0] ? [[zone, of[0]]] : [])));
  return knownZones;
}

/** As the runtime's Unicode data call the zone: Asia/Calcutta, where others say Asia/Kolkata. */
function canonical(timeZone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
}

/** Lower case without accents, spaces and punctuation; a leading "the" says nothing. */
function plain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/[\p{M}\p{P}\p{S}\s]/gu, '')
    .replace(/^the(?=[a-z]{4})/, '');
}

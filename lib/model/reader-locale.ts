/**
 * How the reader writes numbers and dates. The console's words are English, so it is English as written in the reader's country:
 * "en-DE" gives "1.234,50 €" and "29 Nov 2026" (CLDR has such locales for this). The country comes from the browser's first language.
 * Server and browser must agree to the letter, so the server decides and the document says it (data-reader-locale).
 */

/** What is written where the browser says nothing that can be understood. */
export const DEFAULT_LOCALE = 'en-GB';
/** Under this name the web server keeps the locale of the request that is being answered. */
export const READER_LOCALE = Symbol.for('tieback.reader-locale');

/** The locale of an Accept-Language header. */
export function readerLocale(acceptLanguage: string | undefined): string {
  const [first = ''] = (acceptLanguage ?? '').split(',');
  const [tag = ''] = first.trim().split(';');
  try {
    const { region } = new Intl.Locale(tag).maximize();
    return region && /^[A-Z]{2}$/.test(region) ? `en-${region}` : DEFAULT_LOCALE;
  } catch {
    return DEFAULT_LOCALE;
  }
}

/** How files for spreadsheets are written: `semicolon` separates cells by semicolons and writes decimals with a comma. */
export const csvFormats = ['comma', 'semicolon'] as const;
export type CsvFormat = (typeof csvFormats)[number];

/**
 * The form that spreadsheets of a reader's country read: what separates cells cannot be what decimals are written with. Asked is the
 * country's own language, since English of most countries is unknown and written as in the US.
 */
export function csvFormatOf(locale: string): CsvFormat {
  const { language, region } = new Intl.Locale(`und-${new Intl.Locale(locale).maximize().region}`).maximize();
  const decimal = new Intl.NumberFormat(`${language}-${region}`).formatToParts(0.5).find(({ type }) => type === 'decimal');
  return decimal?.value === ',' ? 'semicolon' : 'comma';
}

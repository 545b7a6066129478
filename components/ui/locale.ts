/** The locale that numbers and dates are written in: the request's on the server, the document's in the browser. */
import { DEFAULT_LOCALE, READER_LOCALE } from '@/lib/model/reader-locale';

export function localeNow(): string {
  if (typeof document !== 'undefined') return document.documentElement.dataset['readerLocale'] ?? DEFAULT_LOCALE;
  const ofRequest: unknown = Reflect.get(globalThis, READER_LOCALE);
  const locale: unknown = typeof ofRequest === 'function' ? ofRequest() : undefined;
  return typeof locale === 'string' ? locale : DEFAULT_LOCALE;
}

/** Keeps the reader's locale while their request is answered, so that what the server renders is written as their browser goes on. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import { READER_LOCALE, readerLocale } from '@/lib/model/reader-locale';

const locales = new AsyncLocalStorage<string>();
// Next has modules of its own for the same files: what both must see hangs on the global object.
Object.assign(globalThis, { [READER_LOCALE]: () => locales.getStore() });

/** Runs the answer to a request under its reader's locale. */
export function withReaderLocale<Answer>(request: IncomingMessage, answer: () => Answer): Answer {
  return locales.run(readerLocale(request.headers['accept-language']), answer);
}

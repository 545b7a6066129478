/** The id of a new slice, and what it is called in each place: folders, addresses, identifiers, screens. */
import { fail, ok, type Result } from '@/lib/core/result';

export type Names = {
  /** acme_ads: stored, and sent over the wire. */
  id: string;
  /** acme-ads: folders, files, addresses. */
  kebab: string;
  /** acmeAds */
  camel: string;
  /** AcmeAds */
  pascal: string;
  /** Acme ads, until somebody writes it as its owner does. */
  title: string;
};

/** Longer ones do not fit the tables of the console. */
export const ID_LENGTH_MAX = 30;
const ID = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

/** Words that no constant can be called: https://tc39.es/ecma262/#prod-ReservedWord, and those of strict code (read 2026-11). */
const RESERVED = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if
  implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof
  undefined var void while with yield`.split(/\s+/),
);

/** Every name that follows from the id, or what is wrong with it. */
export function namesOf(id: string): Result<Names, string> {
  if (!ID.test(id) || id.length > ID_LENGTH_MAX) {
    const rule = `lower-case letters and digits in words joined by _, beginning with a letter, at most ${ID_LENGTH_MAX} characters`;
    return fail(`"${id}" is no id: ${rule}, such as acme_ads.`);
  }
  if (RESERVED.has(id)) return fail(`"${id}" is a word of the language and can name nothing else.`);
  const words = id.split('_');
  const pascal = words.map(capital).join('');
  const camel = [words[0], ...words.slice(1).map(capital)].join('');
  return ok({ id, kebab: words.join('-'), camel, pascal, title: capital(words.join(' ')) });
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/**
 * A landing URL taken apart once: its parameters as they stand, for all readers of it. Links are bent on the way: templates join a
 * second query with "?", mails and feeds write "&amp;", shops and hash routers put parameters behind the "#", and tools change the
 * case of names. Parameters are read all the same, those of the query before those of the fragment.
 */
import { clickIdRules } from './tables/click-ids';

export type Landing = {
  /** First value of each parameter, decoded; names as written, and those of click ids as their platforms write them. */
  params: ReadonlyMap<string, string>;
  /** First value by lower-cased name, for names whose case varies. */
  lower: ReadonlyMap<string, string>;
};

const NOTHING: Landing = { params: new Map(), lower: new Map() };
/** What parts two parameters: "&", also as a page's source writes it, and the "?" of a second query. */
const PARTS = /&(?:amp;)?|\?/i;
/** Click ids by their names in lower case. */
const clickIdNames = new Map(clickIdRules.map(({ param }) => [param.toLowerCase(), param]));

/** The parameters of a URL; none for a URL without one. A plus means a space, a broken percent code stands for itself. */
export function readLanding(url: string): Landing {
  const query = url.indexOf('?');
  const fragment = url.indexOf('#');
  if (query < 0 && (fragment < 0 || !url.includes('=', fragment))) return NOTHING;
  const params = new Map<string, string>();
  const lower = new Map<string, string>();
  if (query >= 0 && (fragment < 0 || query < fragment)) addPairs(url.slice(query + 1, fragment < 0 ? undefined : fragment));
  if (fragment >= 0) addPairs(url.slice(fragment + 1));
  return { params, lower };

  function addPairs(text: string): void {
    for (const pair of text.split(PARTS)) {
      const equals = pair.indexOf('=');
      if (equals <= 0 || equals === pair.length - 1) continue;
      const name = decode(pair.slice(0, equals));
      const value = decode(pair.slice(equals + 1));
      const small = name.toLowerCase();
      const known = clickIdNames.get(small) ?? name;
      if (!params.has(known)) params.set(known, value);
      if (!lower.has(small)) lower.set(small, value);
    }
  }
}

/** Postgres's text holds no NUL, and an address may: `%00` would stop the site's deriving for good. */
function decode(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' ')).replaceAll('\0', '\ufffd');
  } catch {
    return text;
  }
}

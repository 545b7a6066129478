/** A landing URL taken apart once: its query parameters as they stand, for all readers of it. */

export type Landing = {
  /** First value of each parameter, decoded; names as written. */
  params: ReadonlyMap<string, string>;
  /** First value by lower-cased name, for names whose case varies. */
  lower: ReadonlyMap<string, string>;
};

const NOTHING: Landing = { params: new Map(), lower: new Map() };

/** The parameters of a URL's query; none for a URL without one. A plus means a space, a broken percent code stands for itself. */
export function readLanding(url: string): Landing {
  const start = url.indexOf('?');
  if (start < 0) return NOTHING;
  const end = url.indexOf('#', start);
  const params = new Map<string, string>();
  const lower = new Map<string, string>();
  for (const pair of url.slice(start + 1, end < 0 ? undefined : end).split('&')) {
    const equals = pair.indexOf('=');
    if (equals <= 0 || equals === pair.length - 1) continue;
    const name = decode(pair.slice(0, equals));
    const value = decode(pair.slice(equals + 1));
    if (!params.has(name)) params.set(name, value);
    if (!lower.has(name.toLowerCase())) lower.set(name.toLowerCase(), value);
  }
  return { params, lower };
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

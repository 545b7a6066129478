/** Host and path of a page apart, with a path that is too long for a table folded. */

/** What a column shows without being cut. */
const LENGTH_MAX = 48;

/**
 * The path readable (percent codes undone where they stand for text), and of a long one its first part and its end: the last part
 * names the page. A page without a path is the shop's first: `/`.
 */
export function foldedPath(page: string): { host: string; path: string } {
  const slash = page.indexOf('/');
  const host = slash < 0 ? page : page.slice(0, slash);
  const path = slash < 0 ? '/' : readable(page.slice(slash));
  if (path.length <= LENGTH_MAX) return { host, path };
  const parts = path.split('/').filter((part) => part !== '');
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  const folded = parts.length > 2 ? `/${first}/…/${last}` : path;
  return {
    host,
    path: folded.length <= LENGTH_MAX ? folded : `${folded.slice(0, LENGTH_MAX / 2)}…${folded.slice(1 - LENGTH_MAX / 2)}`,
  };
}

function readable(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

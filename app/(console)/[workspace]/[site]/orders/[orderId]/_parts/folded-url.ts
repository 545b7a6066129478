/** An address as a receipt shows it: its path, and of its parameters those that decided what the visit is. */

const SHOWN_VALUE = 16;
const CUT_VALUE = 8;

/** "/p/mug?utm_campaign=Brand&gclid=Cj0KCQiA…": without the host, decoded, click ids cut. What is no address stays as it is. */
export function foldedUrl(address: string, clickParams: readonly string[]): string {
  if (!URL.canParse(address)) return address;
  const { pathname, searchParams } = new URL(address);
  const kept = [...searchParams].filter(([name]) => name.startsWith('utm_') || clickParams.includes(name));
  const query = kept.map(([name, value]) => `${name}=${clickParams.includes(name) ? cut(value) : value}`).join('&');
  return decoded(pathname) + (query && `?${query}`);
}

function cut(value: string): string {
  return value.length > SHOWN_VALUE ? `${value.slice(0, CUT_VALUE)}…` : value;
}

/** A path may hold a per cent sign that encodes nothing. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

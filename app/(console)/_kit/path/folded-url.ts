/** An address as a receipt shows it: its path, and of its parameters those that decided what the visit is. */

/** What decides a visit's channel and campaign; click ids stand by themselves. */
const KEPT = ['utm_source', 'utm_medium', 'utm_campaign'];

/** "/p/mug?utm_source=google&utm_campaign=Brand": without the host, decoded. What is no address stays as it is. */
export function foldedUrl(address: string): string {
  if (!URL.canParse(address)) return address;
  const { pathname, searchParams } = new URL(address);
  const kept = [...searchParams].filter(([name]) => KEPT.includes(name));
  const query = kept.map(([name, value]) => `${name}=${value}`).join('&');
  return decoded(pathname) + (query && `?${query}`);
}

/** A path may hold a per cent sign that encodes nothing. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * The public addresses that collect. Everything below /c/<site's random path> needs no other key, and one proxied path of the store's own
 * host is enough for all of it; the addresses at the root are where unmodified clients look.
 *
 * | address                          | what                                             |
 * |----------------------------------|--------------------------------------------------|
 * | /c/<path>                        | the snippet's events; GET: the snippet           |
 * | /c/<path>/v1/..., /g/..., /mp/...| the APIs below, for the site of this path        |
 * | /v1/..., /beacon/v1/...          | Segment's API, by write key                      |
 * | /g/collect, /mp/collect          | Google's, by write key or measurement id         |
 * | /webhooks/<path>                 | order webhooks, by signature                     |
 */
import type { SourceDefinition } from '@/lib/sources/define';
import { sourceAt } from '@/lib/sources/registry';

export type CollectPath =
  | { kind: 'snippet'; path: string }
  | { kind: 'source'; source: SourceDefinition; rest: string; path: string | undefined }
  | { kind: 'settings'; writeKey: string; below: string }
  | { kind: 'webhook'; path: string };

const SITE_PREFIX = '/c/';
const WEBHOOK_PREFIX = '/webhooks/';
const SETTINGS = /^\/v1\/projects\/([^/]+)\/settings$/;

/** What collects at this address, or undefined for an address that is not ours. */
export function collectPathOf(pathname: string): CollectPath | undefined {
  if (pathname.startsWith(SITE_PREFIX)) return belowSite(pathname.slice(SITE_PREFIX.length));
  if (pathname.startsWith(WEBHOOK_PREFIX)) return { kind: 'webhook', path: pathname.slice(WEBHOOK_PREFIX.length) };
  const found = sourceAt(pathname.slice(1));
  const writeKey = SETTINGS.exec(pathname)?.[1];
  if (writeKey) return { kind: 'settings', writeKey, below: '' };
  return found && { kind: 'source', ...found, path: undefined };
}

function belowSite(address: string): CollectPath | undefined {
  const slash = address.indexOf('/');
  if (slash < 0) return { kind: 'snippet', path: address };
  const [path, below] = [address.slice(0, slash), address.slice(slash + 1)];
  if (below === '') return { kind: 'snippet', path };
  const writeKey = SETTINGS.exec(`/${below}`)?.[1];
  if (writeKey) return { kind: 'settings', writeKey, below: `${SITE_PREFIX}${path}` };
  const found = sourceAt(below);
  return found && { kind: 'source', ...found, path };
}

/** Requests of a store's page that block lists are tried on: those of well-known trackers, and those of our snippet wherever it can be served. */
import { randomPathPart } from '@/lib/ops/ids';

export const STORE = 'https://www.shop.example';

/** As browsers name them: a script element, fetch, sendBeacon. */
export type RequestKind = 'script' | 'xmlhttprequest' | 'ping';
export type PageRequest = { url: string; type: RequestKind };

/** Requests that every list must know; the last two are on the store's own host, so it is the name that gives them away. */
export const trackers: PageRequest[] = [
  { url: 'https://www.google-analytics.com/g/collect?v=2&tid=G-ABC123', type: 'xmlhttprequest' },
  { url: 'https://www.googletagmanager.com/gtag/js?id=G-ABC123', type: 'script' },
  { url: 'https://connect.facebook.net/en_US/fbevents.js', type: 'script' },
  { url: 'https://cdn.segment.com/analytics.js/v1/abc/analytics.min.js', type: 'script' },
  { url: 'https://static.hotjar.com/c/hotjar-1.js', type: 'script' },
  { url: 'https://plausible.io/js/script.js', type: 'script' },
  { url: `${STORE}/matomo.js`, type: 'script' },
  { url: `${STORE}/fbevents.js`, type: 'script' },
];

/** Folders that the snippet and its collection address can be in. */
export const places: { place: string; folder: string }[] = [
  { place: "a path of the store's own host", folder: `${STORE}/c` },
  { place: "a subdomain of the store's domain", folder: 'https://t.shop.example/c' },
  { place: 'a Shopify app proxy', folder: `${STORE}/apps/store-c` },
];

/** What a page with the snippet asks for, at this many random paths, as long as those of a new site. */
export function snippetRequests(folder: string, paths: number): PageRequest[] {
  return Array.from({ length: paths }, (): PageRequest[] => [
    { url: `${folder}/${randomPathPart(10)}.js`, type: 'script' },
    { url: `${folder}/${randomPathPart(12)}`, type: 'xmlhttprequest' },
    { url: `${folder}/${randomPathPart(12)}`, type: 'ping' },
  ]).flat();
}

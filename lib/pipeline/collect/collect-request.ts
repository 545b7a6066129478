/** One collection request as the pipeline sees it, free of any server's own types, and the decoding of its body. */
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { BODY_BYTES_MAX } from '@/lib/collection';
import type { Id } from '@/lib/core/id';
import type { ConsentPolicy } from '@/lib/model/consent';
import type { FilterReason, RejectReason } from '@/lib/model/event';
import type { Sealed } from '@/lib/model/secret';
import type { Site } from '@/lib/model/site';
import type { RejectionNote } from './refusal';
import type { Webhook } from './source-request';

export type CollectRequest = {
  /** The last part of the address: the site's collection path. */
  path: string;
  receivedAt: Date;
  /** Raw bytes; undefined when there were more than the limit. */
  body: Uint8Array | undefined;
  encoding?: string;
  origin?: string;
  host?: string;
  /** Whether the browser came over TLS. */
  secure: boolean;
  cookie?: string;
  userAgent?: string;
  /** `Sec-Purpose` or `Purpose`: browsers name prefetches there. */
  purpose?: string;
  /** The query of a request that came through Shopify's app proxy, which signs it. */
  appProxyQuery?: URLSearchParams;
  address?: string;
};

export type CollectReply = {
  status: number;
  headers: Record<string, string>;
  body: string;
  contentType: string;
  site?: Site;
};

/** What the collector asks of the outside world; tests and the simulator bring their own. */
export type CollectContext = {
  siteOf(path: string): Promise<Site | undefined>;
  /** The site with this write key, or the only one that lists this GA4 measurement id. */
  siteByKey(key: string): Promise<Site | undefined>;
  /** Whether a request through Shopify's app proxy is signed by the site's own app; undefined when the site has no secret to tell by. */
  appProxySigned?(site: Site, query: URLSearchParams): boolean | undefined;
  webhookAt(path: string): Promise<Webhook | undefined>;
  /** What is assumed of visitors from this country who have said nothing. */
  policyOf(site: Site, country: string | undefined): ConsentPolicy;
  originAllowed(site: Site, request: CollectRequest): boolean;
  withinRate(site: Site, events: number): Promise<boolean>;
  /** Robot or prefetch, and the country of the address. */
  knownOf(request: CollectRequest): { filtered?: FilterReason; country?: string };
  scrubUrl(url: string): string;
  /** Encrypts personal data for sites that keep them. */
  seal(text: string): Sealed;
  /** Signs the tokens that carry a visitor to another of the site's domains. */
  handOverSecret: string;
  newId<Kind extends string>(at?: Date): Id<Kind>;
  onGroup?(rows: number): void;
  onOutcome?(status: 'accepted' | 'duplicate' | 'rejected', reason: RejectReason | undefined, events: number): void;
};

const decoders: Record<string, (body: Uint8Array, maxOutputLength: number) => Uint8Array> = {
  gzip: (body, maxOutputLength) => gunzipSync(body, { maxOutputLength }),
  deflate: (body, maxOutputLength) => inflateSync(body, { maxOutputLength }),
  br: (body, maxOutputLength) => brotliDecompressSync(body, { maxOutputLength }),
};

const utf8 = new TextDecoder();

/** The JSON that the body holds, or why it cannot be read. */
export function decodeBody(request: CollectRequest): { json: unknown; text: string } | RejectionNote {
  const bytes = decompress(request, BODY_BYTES_MAX);
  if (isBodyProblem(bytes)) return bytes;
  const text = utf8.decode(bytes);
  try {
    return { json: JSON.parse(text), text };
  } catch (error) {
    return { reason: 'malformed_json', detail: `The body is not JSON: ${error instanceof Error ? error.message : 'unreadable'}` };
  }
}

/** The body without its content encoding, at most `bytesMax` long, or why it cannot be read. */
export function decompress(request: CollectRequest, bytesMax: number): Uint8Array | RejectionNote {
  const tooLarge: RejectionNote = { reason: 'too_large', detail: `The body is larger than ${bytesMax} bytes.` };
  if (!request.body || request.body.length > bytesMax) return tooLarge;
  const encoding = request.encoding?.trim().toLowerCase();
  if (!encoding || encoding === 'identity') return request.body;
  const decode = decoders[encoding];
  if (!decode) return { reason: 'unsupported_encoding', field: 'content-encoding', detail: 'must be gzip, deflate or br.' };
  try {
    return decode(request.body, bytesMax);
  } catch (error) {
    if (error instanceof RangeError) return tooLarge;
    return { reason: 'unsupported_encoding', field: 'content-encoding', detail: `The body is not valid ${encoding}.` };
  }
}

export function isBodyProblem(body: object): body is RejectionNote {
  return 'reason' in body;
}

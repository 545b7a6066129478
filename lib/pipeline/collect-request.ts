/** One collection request as the pipeline sees it, free of any server's own types, and the decoding of its body. */
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { BODY_BYTES_MAX } from '@/lib/collection';
import type { Id } from '@/lib/core/id';
import type { FilterReason, RejectReason } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';
import type { RejectionNote } from './refusal';

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
  originAllowed(site: Site, request: CollectRequest): boolean;
  withinRate(site: Site, events: number): Promise<boolean>;
  /** Robot or prefetch, and the country of the address. */
  knownOf(request: CollectRequest): { filtered?: FilterReason; country?: string };
  scrubUrl(url: string): string;
  newId<Kind extends string>(at?: Date): Id<Kind>;
  onGroup?(rows: number): void;
  onOutcome?(status: 'accepted' | 'duplicate' | 'rejected', reason: RejectReason | undefined, events: number): void;
};

const decoders: Record<string, (body: Uint8Array) => Uint8Array> = {
  gzip: (body) => gunzipSync(body, { maxOutputLength: BODY_BYTES_MAX }),
  deflate: (body) => inflateSync(body, { maxOutputLength: BODY_BYTES_MAX }),
  br: (body) => brotliDecompressSync(body, { maxOutputLength: BODY_BYTES_MAX }),
};

const tooLarge: RejectionNote = { reason: 'too_large', detail: `The body is larger than ${BODY_BYTES_MAX} bytes.` };
const utf8 = new TextDecoder();

/** The JSON that the body holds, or why it cannot be read. */
export function decodeBody(request: CollectRequest): { json: unknown; text: string } | RejectionNote {
  if (!request.body) return tooLarge;
  const encoding = request.encoding?.trim().toLowerCase();
  let bytes = request.body;
  if (encoding && encoding !== 'identity') {
    const decode = decoders[encoding];
    if (!decode) return { reason: 'unsupported_encoding', field: 'content-encoding', detail: 'must be gzip, deflate or br.' };
    try {
      bytes = decode(bytes);
    } catch (error) {
      if (error instanceof RangeError) return tooLarge;
      return { reason: 'unsupported_encoding', field: 'content-encoding', detail: `The body is not valid ${encoding}.` };
    }
  }
  const text = utf8.decode(bytes);
  try {
    return { json: JSON.parse(text), text };
  } catch (error) {
    return { reason: 'malformed_json', detail: `The body is not JSON: ${error instanceof Error ? error.message : 'unreadable'}` };
  }
}

export function isBodyProblem(body: { json: unknown } | RejectionNote): body is RejectionNote {
  return 'reason' in body;
}

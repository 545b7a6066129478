/** One collection request as the pipeline sees it, free of any server's own types, its reply, and why one is refused. */
import type { Id } from '@/lib/core/id';
import type { RejectReason } from '@/lib/model/event';
import type { Sealed } from '@/lib/model/secret';
import type { Site } from '@/lib/model/site';

export type CollectRequest = {
  /** The last part of the address: the site's collection path. */
  path: string;
  receivedAt: Date;
  /** Raw bytes; undefined while they are not read, and when there were more than the limit. */
  body: Uint8Array | undefined;
  /**
   * Reads the raw bytes, once; undefined when there are more than that. Absent where they were read before the request was handed
   * over.
   */
  readBody?(bytesMax: number): Promise<Uint8Array | undefined>;
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

/**
 * Why a request, or one event of it, is kept as refused. `unknown_path` and `unknown_key` belong to no site, so they are none of
 * these.
 */
export type RejectionNote = { reason: RejectReason; field?: string; detail: string };

/** Why a request is refused: of those that belong to no site nothing is kept. */
export type Refused =
  | RejectionNote
  | { reason: 'unknown_path'; field?: string; detail: string }
  | { reason: 'unknown_key'; field?: string; detail: string };

/** A webhook's request that was refused, as it is kept: kept-body.ts. `bytes`: of the body as it came. */
export type KeptBody = { sourceId: Id<'source'>; bytes: number; sealed: Sealed };

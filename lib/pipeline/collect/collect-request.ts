/** One collection request as the pipeline sees it, free of any server's own types, its reply, and why one is refused. */
import type { RejectReason } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';

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

/**
 * Why a request, or one event of it, is kept as refused. `unknown_path` and `unknown_key` belong to no site, so they are none of
 * these.
 */
export type RejectionNote = { reason: RejectReason; field?: string; detail: string };

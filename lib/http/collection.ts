/**
 * Answers one request at a collecting address, free of any server's own types: the web server and the Next routes are adapters of
 * it.
 */
import { env } from '@/lib/ops/env';
import { log } from '@/lib/ops/log';
import { seldom } from '@/lib/ops/seldom';
import type { CollectReply, CollectRequest } from '@/lib/pipeline/collect/collect-request';
import type { CollectionService } from '@/lib/pipeline/collect/collection-service';
import { settingsDocument } from '@/lib/sources/segment/settings-document';
import { clientAddress } from '@/lib/ops/client-address';
import { corsHeaders, preflightHeaders, replyHeaders, scriptHeaders } from './collect-headers';
import { approverOf } from './approver';
import type { CollectPath } from './collect-paths';
import { noteForwarded } from '@/lib/pipeline/collect/forwarded';

export type PublicRequest = {
  method: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string | undefined>>;
  /** The raw body, or undefined when it is larger than that. */
  readBody(bytesMax: number): Promise<Uint8Array | undefined>;
  /** The address of the other end, where the server knows it. */
  peer: string | undefined;
  secure: boolean;
};

export type PublicReply = { status: number; headers: Record<string, string>; body?: string };

/**
 * The reply to a request at `path`: 503 for whatever went wrong on our side, so that senders come again; also while the service is
 * not open, or cannot be opened.
 */
export async function answerAt(
  service: CollectionService | Promise<CollectionService> | undefined,
  path: CollectPath,
  request: PublicRequest,
): Promise<PublicReply> {
  try {
    const open = service instanceof Promise ? await service : service;
    return open ? await answer(open, path, request) : notNow(request.headers['origin']);
  } catch (error) {
    sayFailed(error);
    return notNow(request.headers['origin']);
  }
}

/** Senders come again after this; a thousand of them at once are spread by their own clocks. */
const RETRY_AFTER_SECONDS = 2;

/** 503 with Retry-After, for a collecting address that cannot store now. */
function notNow(origin: string | undefined): PublicReply {
  const detail = 'Events cannot be stored now. Send the request again: what was stored already counts once.';
  return {
    status: 503,
    headers: {
      ...corsHeaders(origin),
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'retry-after': String(RETRY_AFTER_SECONDS),
    },
    body: JSON.stringify({ type: 'urn:tieback:problem:unavailable', title: 'Not now', status: 503, detail }),
  };
}

/** One line a second: while the database is away every request fails. */
const sayFailed = seldom((error: unknown, more: number) => log().error({ error, ...(more > 0 && { more }) }, 'collect.failed'));

async function answer(service: CollectionService, path: CollectPath, request: PublicRequest): Promise<PublicReply> {
  const { origin } = request.headers;
  if (request.method === 'OPTIONS') {
    return { status: 204, headers: preflightHeaders(origin, request.headers['access-control-request-headers']) };
  }
  // Behind Next the header is not the proxies' own any more.
  if (request.peer !== undefined) noteForwarded(service.db, request.headers['x-forwarded-for']);
  if (path.kind === 'settings') return settingsFor(service, path, request);
  const isGet = request.method === 'GET' || request.method === 'HEAD';
  if (isGet && path.kind === 'snippet') return script(service, path.path, request);
  // Mailchimp saves a webhook only after a GET of its address was answered with 200.
  if (isGet && path.kind === 'webhook' && (await service.hasWebhook(path.path))) {
    return {
      status: 200,
      headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' },
      body: 'Send deliveries by POST.\n',
    };
  }
  const readsQuery = path.kind === 'source' && path.source.kind === 'ga4';
  if (request.method !== 'POST' && !(isGet && readsQuery)) {
    return { status: 405, headers: { allow: isGet ? 'POST, OPTIONS' : 'POST, GET, OPTIONS' } };
  }
  const reply = await accept(service, path, request);
  return { status: reply.status, headers: replyHeaders(reply, origin), body: reply.body };
}

async function accept(
  service: CollectionService,
  path: Exclude<CollectPath, { kind: 'settings' }>,
  request: PublicRequest,
): Promise<CollectReply> {
  if (path.kind === 'snippet') return service.accept(collectRequest(path.path, request));
  const { method, query, headers } = request;
  if (path.kind === 'webhook') {
    const received = collectRequest(path.path, request);
    return service.acceptSource({ request: received, method, rest: '', query, headers, to: 'webhook' });
  }
  const { source, rest } = path;
  const received = collectRequest(path.path ?? '', request);
  return service.acceptSource({
    request: received,
    method,
    rest,
    query,
    headers,
    source,
    approverOf: (key, site) => approverOf(service.db, key, site),
    to: path.path === undefined ? 'key' : 'path',
  });
}

/** The request with its body still on the wire: the gates read it once the address is known. */
function collectRequest(path: string, request: PublicRequest): CollectRequest {
  const { headers } = request;
  const { TRUSTED_PROXY_HOPS: hops } = env();
  const forwarded = hops > 0;
  const receivedAt = new Date();
  return {
    path,
    receivedAt,
    body: undefined,
    readBody: request.readBody,
    encoding: headers['content-encoding'],
    origin: headers['origin'],
    host: hostOf(request),
    secure: request.secure || (forwarded && headers['x-forwarded-proto']?.startsWith('https') === true),
    cookie: headers['cookie'],
    userAgent: headers['user-agent'],
    purpose: headers['sec-purpose'] ?? headers['purpose'],
    // What Shopify's app proxy adds to every request that it passes on.
    appProxyQuery: request.query.has('signature') && request.query.has('path_prefix') ? request.query : undefined,
    address: addressOf(request),
  };
}

function hostOf({ headers }: PublicRequest): string | undefined {
  return (env().TRUSTED_PROXY_HOPS > 0 ? headers['x-forwarded-host'] : undefined) ?? headers['host'];
}

/** Shopify's app proxy shows the store a folder of its own, and names it (https://shopify.dev/docs/apps/build/online-store/app-proxies, read 2026-11). */
function folderOf({ query }: PublicRequest): string {
  const prefix = query.get('path_prefix') ?? '';
  return /^(\/[\w-]{1,60}){1,4}$/.test(prefix) ? `${prefix}/` : '/c/';
}

/** Behind Next the other end is not known; the web server in front of it has written who came. */
function addressOf({ peer, headers }: PublicRequest): string | undefined {
  const { TRUSTED_PROXY_HOPS: hops } = env();
  return clientAddress(peer, headers['x-forwarded-for'], peer === undefined ? Math.max(hops, 1) : hops);
}

async function script(service: CollectionService, path: string, request: PublicRequest): Promise<PublicReply> {
  const { headers } = request;
  const snippet = await service.snippetAt(path, addressOf(request), { host: hostOf(request), folder: folderOf(request) });
  if (!snippet) return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'No snippet is served here.\n' };
  // A proxy that compresses makes the tag a weak one: W/"...".
  if (headers['if-none-match']?.replace(/^W\//, '') === snippet.etag) return { status: 304, headers: scriptHeaders(snippet) };
  return { status: 200, headers: scriptHeaders(snippet), body: request.method === 'HEAD' ? undefined : snippet.text };
}

/** What Segment's browser library loads before it sends anything. */
async function settingsFor(
  service: CollectionService,
  { writeKey, below }: { writeKey: string; below: string },
  request: PublicRequest,
): Promise<PublicReply> {
  const headers = { ...corsHeaders(request.headers['origin']), 'content-type': 'application/json' };
  if (!(await service.siteByKey(writeKey))) return { status: 404, headers, body: '{"error":"no site has this write key"}' };
  const host = `${(env().TRUSTED_PROXY_HOPS > 0 && request.headers['x-forwarded-host']) || request.headers['host']}${below}/v1`;
  return { status: 200, headers, body: JSON.stringify(settingsDocument(writeKey, host)) };
}

/** The collection paths as Next route handlers, for places that run only Next. The same collector, the same answers. */
import { BODY_BYTES_MAX } from '@/lib/collection';
import { env } from '@/lib/ops/env';
import { collectionService } from '@/lib/pipeline/collection-service';
import { clientAddress, preflightHeaders, replyHeaders, scriptHeaders } from './collect-headers';

/** POST: the reply of the collector to the request's events. */
export async function collect(request: Request, path: string): Promise<Response> {
  const { headers } = request;
  const { TRUSTED_PROXY_HOPS: hops } = env();
  const text = (name: string) => headers.get(name) ?? undefined;
  const service = await collectionService();
  const reply = await service.accept({
    path,
    receivedAt: new Date(),
    body: await readBody(request),
    encoding: text('content-encoding'),
    origin: text('origin'),
    host: (hops > 0 ? text('x-forwarded-host') : undefined) ?? text('host'),
    secure: new URL(request.url).protocol === 'https:' || (hops > 0 && text('x-forwarded-proto')?.startsWith('https') === true),
    cookie: text('cookie'),
    userAgent: text('user-agent'),
    purpose: text('sec-purpose') ?? text('purpose'),
    address: clientAddress(undefined, text('x-forwarded-for'), Math.max(hops, 1)),
  });
  return new Response(reply.body, { status: reply.status, headers: replyHeaders(reply, text('origin')) });
}

/** GET: the site's snippet, or 304 when the browser has it already. */
export async function serveSnippet(request: Request, path: string): Promise<Response> {
  const snippet = await (await collectionService()).snippetAt(path);
  if (!snippet) return new Response('No snippet is served here.\n', { status: 404 });
  const known = request.headers.get('if-none-match') === snippet.etag;
  return new Response(known ? null : snippet.text, { status: known ? 304 : 200, headers: scriptHeaders(snippet) });
}

/** OPTIONS: the preflight of a cross-origin request. */
export function preflight(request: Request): Response {
  return new Response(null, { status: 204, headers: preflightHeaders(request.headers.get('origin') ?? undefined) });
}

async function readBody(request: Request): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > BODY_BYTES_MAX) return undefined;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

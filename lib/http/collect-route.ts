/** The collecting addresses as Next route handlers, for places that run only Next. The same collector, the same answers. */
import { collectionService } from '@/lib/pipeline/collect/collection-service';
import { collectPathOf } from './collect-paths';
import { answerAt } from './collection';

/** The reply to a request at any collecting address. */
export async function collect(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const path = collectPathOf(url.pathname);
  if (!path) return new Response('Nothing collects here.\n', { status: 404 });
  const reply = await answerAt(collectionService(), path, {
    method: request.method,
    query: url.searchParams,
    headers: Object.fromEntries(request.headers),
    readBody: (bytesMax) => readBody(request, bytesMax),
    peer: undefined,
    secure: url.protocol === 'https:',
  });
  return new Response(reply.body || null, { status: reply.status, headers: reply.headers });
}

export { collect as GET, collect as HEAD, collect as OPTIONS, collect as POST };

/** The body, or undefined once it is larger than allowed. */
export async function readBody(request: Request, bytesMax: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) return undefined;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > bytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

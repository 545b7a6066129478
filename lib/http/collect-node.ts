/**
 * The collecting addresses on a bare Node server: the fast way in front of Next. Returns false for addresses that are not its
 * own.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { log } from '@/lib/ops/log';
import type { CollectionService } from '@/lib/pipeline/collect/collection-service';
import { collectPathOf } from './collect-paths';
import { answerAt, type PublicRequest } from './collection';

/** Answers the request when something collects at its address; without a service with 503. */
export function answerCollection(
  service: CollectionService | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const { url = '' } = request;
  const query = url.indexOf('?');
  const path = collectPathOf(query < 0 ? url : url.slice(0, query));
  if (!path) return false;
  answerAt(service, path, publicRequest(request, query < 0 ? '' : url.slice(query + 1)))
    .then(({ status, headers, body }) => {
      headers['x-content-type-options'] = 'nosniff';
      response.writeHead(status, headers);
      response.end(body);
    })
    .catch((error: unknown) => {
      log().error({ error }, 'collect.unanswered');
      response.destroy();
    });
  return true;
}

function publicRequest(request: IncomingMessage, query: string): PublicRequest {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name] = Array.isArray(value) ? value.join(',') : value;
  return {
    method: request.method ?? 'GET',
    query: new URLSearchParams(query),
    headers,
    readBody: (bytesMax) => readBody(request, bytesMax),
    peer: request.socket.remoteAddress,
    secure: 'encrypted' in request.socket,
  };
}

/**
 * The whole body, or undefined once it is larger than allowed; the rest is read and dropped, so that the answer arrives. Of a
 * body that nobody asks for, Node does the same when the answer is out, and the connection goes on.
 */
function readBody(request: IncomingMessage, bytesMax: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    // By the time that its address was looked up the sender may be gone, and say nothing more.
    if (request.destroyed) {
      reject(new Error('the sender has gone'));
      return;
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= bytesMax) chunks.push(chunk);
    });
    request.on('end', () => {
      if (bytes > bytesMax) resolve(undefined);
      else resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    });
    request.on('error', reject);
    request.on('close', () => {
      if (!request.complete) reject(new Error('the sender has gone'));
    });
  });
}

/** The collection paths on a bare Node server: the fast way in front of Next. Returns false for paths that are not its own. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BODY_BYTES_MAX } from '@/lib/collection';
import { env } from '@/lib/ops/env';
import { log } from '@/lib/ops/log';
import type { CollectRequest } from '@/lib/pipeline/collect-request';
import type { CollectionService } from '@/lib/pipeline/collection-service';
import { COLLECT_PREFIX, clientAddress, preflightHeaders, replyHeaders, scriptHeaders } from './collect-headers';

/** Answers the request when its path is a collection path. */
export function answerCollection(service: CollectionService, request: IncomingMessage, response: ServerResponse): boolean {
  const { url = '' } = request;
  if (!url.startsWith(COLLECT_PREFIX)) return false;
  answer(service, url, request, response).catch((error: unknown) => {
    log().error({ error: error instanceof Error ? error.message : String(error) }, 'collect.failed');
    if (!response.headersSent) response.writeHead(503, { 'retry-after': '1' });
    response.end();
  });
  return true;
}

async function answer(
  service: CollectionService,
  url: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const query = url.indexOf('?');
  const path = url.slice(COLLECT_PREFIX.length, query < 0 ? undefined : query);
  const { origin } = request.headers;
  if (request.method === 'POST') {
    const reply = await service.accept(collectRequest(path, request, await readBody(request)));
    response.writeHead(reply.status, replyHeaders(reply, origin));
    response.end(reply.body);
  } else if (request.method === 'OPTIONS') {
    response.writeHead(204, preflightHeaders(origin));
    response.end();
  } else if (request.method === 'GET' || request.method === 'HEAD') {
    await answerScript(service, path, request, response);
  } else {
    response.writeHead(405, { allow: 'POST, GET, OPTIONS' });
    response.end();
  }
}

async function answerScript(
  service: CollectionService,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const snippet = await service.snippetAt(path);
  if (!snippet) {
    response.writeHead(404, { 'content-type': 'text/plain' });
    response.end('No snippet is served here.\n');
  } else if (request.headers['if-none-match'] === snippet.etag) {
    response.writeHead(304, scriptHeaders(snippet));
    response.end();
  } else {
    response.writeHead(200, scriptHeaders(snippet));
    response.end(request.method === 'HEAD' ? undefined : snippet.text);
  }
}

function collectRequest(path: string, request: IncomingMessage, body: Uint8Array | undefined): CollectRequest {
  const { headers } = request;
  const { TRUSTED_PROXY_HOPS: hops } = env();
  const forwarded = hops > 0;
  return {
    path,
    receivedAt: new Date(),
    body,
    encoding: headers['content-encoding'],
    origin: headers.origin,
    host: (forwarded ? single(headers['x-forwarded-host']) : undefined) ?? headers.host,
    secure: 'encrypted' in request.socket || (forwarded && single(headers['x-forwarded-proto'])?.startsWith('https') === true),
    cookie: headers.cookie,
    userAgent: headers['user-agent'],
    purpose: single(headers['sec-purpose']) ?? single(headers['purpose']),
    address: clientAddress(request.socket.remoteAddress, single(headers['x-forwarded-for']), hops),
  };
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(',') : header;
}

/** The whole body, or undefined once it is larger than allowed; the rest is read and dropped, so that the answer arrives. */
function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
    });
    request.on('end', () => {
      if (bytes > BODY_BYTES_MAX) resolve(undefined);
      else resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    });
    request.on('error', reject);
  });
}

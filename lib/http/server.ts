/**
 * The web process: collection, health and metrics are answered at once; everything else is Next's. A Next route handler answers a
 * tenth as many requests a second as a bare server, and collection is the path that a store's traffic hits.
 */
import { createServer, type Server } from 'node:http';
import next from 'next';
import { whenAvailable } from '@/db/available';
import { database } from '@/db/client';
import { replica } from '@/db/replica';
import { env } from '@/lib/ops/env';
import { log } from '@/lib/ops/log';
import { type CollectionService, collectionService } from '@/lib/pipeline/collect/collection-service';
import type { Running } from '@/lib/pipeline/worker';
import { createSandbox } from '@/lib/sandbox/server';
import { answerCollection } from './collect-node';
import { answerOperator } from './operator-paths';

/** Longer than the idle time of the usual balancers, so that it is never this side that drops a connection in use. */
const KEEP_ALIVE_MS = 75_000;
const CLOSE_MS = 10_000;

/**
 * Listens on HOST:PORT, and collects as soon as the database is there: until then /readyz and collection answer 503. `close`
 * answers what is under way, commits what was accepted, then resolves.
 */
export async function startWeb(stop: AbortSignal): Promise<Running> {
  const { HOST, PORT, NODE_ENV, TRUSTED_PROXY_HOPS, DEMO } = env();
  const app = next({ dev: NODE_ENV === 'development', hostname: HOST, port: PORT });
  // Next keeps the event loop busy for seconds: a connection that is opened meanwhile would run out of time.
  await app.prepare();
  const nextHandler = app.getRequestHandler();
  const sandbox = DEMO ? createSandbox() : undefined;
  let service: CollectionService | undefined;
  const server = createServer((request, response) => {
    if (answerCollection(service, request, response) || answerOperator(service, request, response)) return;
    if (sandbox && request.url?.startsWith('/sandbox/')) {
      void sandbox.answer(request.url.slice('/sandbox'.length), request, response);
      return;
    }
    // Nobody but a trusted proxy says who the client is: sign-in limits are by address.
    if (TRUSTED_PROXY_HOPS === 0) request.headers['x-forwarded-for'] = request.socket.remoteAddress;
    nextHandler(request, response).catch((error: unknown) => {
      log().error({ error }, 'page.failed');
      response.writeHead(500).end();
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const upgrade = app.getUpgradeHandler();
  server.on('upgrade', (request, socket, head) => void upgrade(request, socket, head));
  await listen(server, HOST, PORT);
  const closing = new AbortController();
  const opening = whenAvailable('web', collectionService, AbortSignal.any([stop, closing.signal])).then((opened) => {
    service = opened;
    log().info({ host: HOST, port: PORT }, 'web.started');
  });
  // A fault that waiting does not mend ends the process, as one at any other moment does.
  opening.catch((error: unknown) => {
    if (!stop.aborted && !closing.signal.aborted) throw error;
  });
  return {
    async close() {
      closing.abort();
      await opening.catch(() => undefined);
      await closeServer(server);
      await service?.close();
      await app.close();
      await replica()?.db.$client.end();
      await database().$client.end();
      log().info({}, 'web.stopped');
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Idle connections go at once, busy ones when they have their answer, stuck ones after a while. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
  await closed;
  clearTimeout(timer);
}

/**
 * The web process: collection, health and metrics are answered at once; everything else is Next's. A Next route handler answers a
 * tenth as many requests a second as a bare server, and collection is the path that a store's traffic hits.
 */
import { createServer, type Server } from 'node:http';
import next from 'next';
import { whenAvailable } from '@/db/available';
import { database } from '@/db/client';
import { replica } from '@/db/replica';
import { env, type Settings } from '@/lib/ops/env';
import { log } from '@/lib/ops/log';
import { type CollectionService, collectionService } from '@/lib/pipeline/collect/collection-service';
import type { Running } from '@/lib/pipeline/worker';
import { createSandbox } from '@/lib/sandbox/server';
import { createSpendSandbox } from '@/lib/sandbox/spend-server';
import { demoAdAccounts } from '@/lib/workspace';
import { answerCollection } from './collect-node';
import { standBeforeNext } from './behind-front';
import { hasAddress, protectAnswer, readyForNext } from './front';
import { logNextReports } from './next-console';
import { answerOperator } from './operator-paths';
import { withReaderLocale } from './request-locale';

/** Longer than the idle time of the usual balancers, so that it is never this side that drops a connection in use. */
const KEEP_ALIVE_MS = 75_000;
const CLOSE_MS = 10_000;
/** On a path of the store's own host a browser sends all of the store's cookies, which are often more than Node's 16 KB. */
const HEADER_BYTES_MAX = 64 * 1024;

/**
 * Listens on HOST:PORT, and collects as soon as the database is there and `agreed` has resolved: nothing is sealed under a key that
 * is not the installation's. Until then /readyz and collection answer 503. `close` answers what is under way, commits what was
 * accepted, then resolves.
 */
export async function startWeb(stop: AbortSignal, agreed: Promise<void>): Promise<Running> {
  const settings = env();
  const { HOST, PORT, DEMO } = settings;
  const app = nextApp(settings);
  // Next keeps the event loop busy for seconds: a connection that is opened meanwhile would run out of time.
  await app.prepare();
  const nextHandler = app.getRequestHandler();
  const sandbox = DEMO ? createSandbox() : undefined;
  const spendSandbox = DEMO ? createSpendSandbox({ accounts: demoAdAccounts }) : undefined;
  let service: CollectionService | undefined;
  const server = createServer({ maxHeaderSize: HEADER_BYTES_MAX }, (request, response) => {
    if (!hasAddress(request, response) || answerCollection(service, request, response)) return;
    protectAnswer(response, settings);
    if (answerOperator(service, request, response)) return;
    if (spendSandbox && request.url?.startsWith('/sandbox/spend/')) {
      void spendSandbox.answer(request.url.slice('/sandbox/spend'.length), request, response);
      return;
    }
    if (sandbox && request.url?.startsWith('/sandbox/')) {
      void sandbox.answer(request.url.slice('/sandbox'.length), request, response);
      return;
    }
    if (!readyForNext(request, response, settings)) return;
    withReaderLocale(request, () => nextHandler(request, response)).catch((error: unknown) => {
      log().error({ error }, 'page.failed');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await listen(server, HOST, PORT);
  const closing = new AbortController();
  const opening = agreed
    .then(() => whenAvailable('web', collectionService, AbortSignal.any([stop, closing.signal])))
    .then((opened) => {
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

/**
 * Next behind us. In development it takes WebSockets for reloading; otherwise it would leave every socket open that asks for another
 * protocol, so it is given a server to listen to that nobody reaches, and Node answers such requests like any other.
 */
function nextApp({ NODE_ENV, HOST, PORT }: Settings): ReturnType<typeof next> {
  standBeforeNext();
  if (NODE_ENV === 'development') return next({ dev: true, hostname: HOST, port: PORT });
  logNextReports();
  return next({ dev: false, hostname: HOST, port: PORT, httpServer: createServer() });
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

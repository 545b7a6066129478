/**
 * The web process: collection, health and metrics are answered at once; everything else is Next's. A Next route handler answers a
 * tenth as many requests a second as a bare server, and collection is the path that a store's traffic hits.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import next from 'next';
import { database } from '@/db/client';
import { backlog } from '@/db/queries/log-state';
import { replica } from '@/db/replica';
import { env } from '@/lib/ops/env';
import { errorText } from '@/lib/ops/error-text';
import { log } from '@/lib/ops/log';
import { registry, replicaLag, workerBacklog, workerLag } from '@/lib/ops/metrics';
import { collectionService } from '@/lib/pipeline/collect/collection-service';
import { measureJobs } from '@/lib/pipeline/jobs/job-health';
import type { Running } from '@/lib/pipeline/worker';
import { createSandbox } from '@/lib/sandbox/server';
import { answerCollection } from './collect-node';
import { readiness } from './health';

/** Longer than the idle time of the usual balancers, so that it is never this side that drops a connection in use. */
const KEEP_ALIVE_MS = 75_000;
const CLOSE_MS = 10_000;

/** Listens on HOST:PORT. `close` answers what is under way, commits what was accepted, then resolves. */
export async function startWeb(): Promise<Running> {
  const { HOST, PORT, NODE_ENV, TRUSTED_PROXY_HOPS, DEMO } = env();
  const app = next({ dev: NODE_ENV === 'development', hostname: HOST, port: PORT });
  const [service] = await Promise.all([collectionService(), app.prepare()]);
  const nextHandler = app.getRequestHandler();
  const sandbox = DEMO ? createSandbox() : undefined;
  const server = createServer((request, response) => {
    if (answerCollection(service, request, response) || answerOperator(request, response)) return;
    if (sandbox && request.url?.startsWith('/sandbox/')) {
      void sandbox.answer(request.url.slice('/sandbox'.length), request, response);
      return;
    }
    // Nobody but a trusted proxy says who the client is: sign-in limits are by address.
    if (TRUSTED_PROXY_HOPS === 0) request.headers['x-forwarded-for'] = request.socket.remoteAddress;
    nextHandler(request, response).catch((error: unknown) => {
      log().error({ error: error instanceof Error ? error.message : String(error) }, 'page.failed');
      response.writeHead(500).end();
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const upgrade = app.getUpgradeHandler();
  server.on('upgrade', (request, socket, head) => void upgrade(request, socket, head));
  await listen(server, HOST, PORT);
  log().info({ host: HOST, port: PORT }, 'web.started');
  return {
    async close() {
      await closeServer(server);
      await service.close();
      await app.close();
      await replica()?.db.$client.end();
      await database().$client.end();
      log().info({}, 'web.stopped');
    },
  };
}

/** /healthz: the process answers. /readyz: the database does too, and is migrated. /metrics: Prometheus text. */
function answerOperator(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.url === '/healthz') {
    response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n');
  } else if (request.url === '/readyz') {
    void readiness(database()).then((problem) => {
      response.writeHead(problem ? 503 : 200, { 'content-type': 'text/plain' }).end(`${problem ?? 'ready'}\n`);
    });
  } else if (request.url === '/metrics') {
    void answerMetrics(response);
  } else {
    return false;
  }
  return true;
}

async function answerMetrics(response: ServerResponse): Promise<void> {
  const waiting = await backlog(database()).catch(() => ({ events: Number.NaN, seconds: Number.NaN }));
  workerLag().set(waiting.seconds);
  workerBacklog().set(waiting.events);
  const behind = await replica()
    ?.lagSeconds()
    .catch(() => Number.NaN);
  if (behind !== undefined) replicaLag().set(behind);
  await measureJobs(database()).catch((error: unknown) => log().warn({ error: errorText(error) }, 'jobs.unmeasured'));
  response.writeHead(200, { 'content-type': registry().contentType }).end(await registry().metrics());
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

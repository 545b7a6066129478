/** The worker's own small server: what it counts (deliveries by outcome, above all) is in no other process. */
import { createServer } from 'node:http';
import type { Database } from '@/db/client';
import { log } from '@/lib/ops/log';
import { measure } from './measure';

/** Answers /metrics and /healthz at `port`, until closed. Rejects when it cannot listen. */
export async function serveWorkerMetrics(db: Database, host: string, port: number): Promise<{ close(): void }> {
  const server = createServer((request, response) => {
    if (request.url === '/healthz') {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n');
    } else if (request.url === '/metrics') {
      measure(db).then(
        ({ contentType, text }) => response.writeHead(200, { 'content-type': contentType }).end(text),
        (error: unknown) => {
          log().error({ error }, 'metrics.failed');
          response.writeHead(500).end();
        },
      );
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

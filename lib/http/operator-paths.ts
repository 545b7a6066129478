/** The paths for balancers and monitoring, answered before Next. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { database } from '@/db/client';
import { log } from '@/lib/ops/log';
import type { CollectionService } from '@/lib/pipeline/collect/collection-service';
import { measure } from '@/lib/pipeline/measure';

const TEXT = { 'content-type': 'text/plain' };

/**
 * /healthz: the process turns. /readyz: events can be stored, which is tried in the background. /metrics: Prometheus text.
 * Returns false for addresses that are not its own.
 */
export function answerOperator(
  service: Pick<CollectionService, 'problem'> | undefined,
  { url }: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (url === '/healthz') {
    response.writeHead(200, TEXT).end('ok\n');
  } else if (url === '/readyz') {
    const problem = service ? service.problem() : 'The database is waited for.';
    response.writeHead(problem ? 503 : 200, TEXT).end(`${problem ?? 'ready'}\n`);
  } else if (url === '/metrics') {
    void answerMetrics(response);
  } else {
    return false;
  }
  return true;
}

async function answerMetrics(response: ServerResponse): Promise<void> {
  try {
    const { contentType, text } = await measure(database());
    response.writeHead(200, { 'content-type': contentType }).end(text);
  } catch (error) {
    log().error({ error }, 'metrics.failed');
    response.writeHead(500).end();
  }
}

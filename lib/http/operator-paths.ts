/** The paths for balancers and monitoring, answered before Next. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { database } from '@/db/client';
import { equalInConstantTime } from '@/lib/core/hash';
import { env } from '@/lib/ops/env';
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
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const { url } = request;
  if (url === '/healthz') {
    response.writeHead(200, TEXT).end('ok\n');
  } else if (url === '/readyz') {
    const problem = service ? service.problem() : 'The database is waited for.';
    response.writeHead(problem ? 503 : 200, TEXT).end(`${problem ?? 'ready'}\n`);
  } else if (url === '/metrics') {
    if (mayReadMetrics(request)) void answerMetrics(response);
    else response.writeHead(404, TEXT).end('There is nothing at this address.\n');
  } else {
    return false;
  }
  return true;
}

/** Figures of the business are nobody's but the operator's: without a token of its own there is no such address. */
function mayReadMetrics({ headers: { authorization } }: IncomingMessage): boolean {
  const { METRICS_TOKEN } = env();
  return METRICS_TOKEN !== undefined && equalInConstantTime(authorization ?? '', `Bearer ${METRICS_TOKEN}`);
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

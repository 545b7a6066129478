/**
 * A process that only collects: the web process's own handlers on a bare server without Next, for tests and drills that break
 * things under it. Prints its port when it collects.
 */
import { createServer } from 'node:http';
import { whenAvailable } from '@/db/available';
import { serve } from '@/lib/cli/serve';
import { answerCollection } from '@/lib/http/collect-node';
import { answerOperator } from '@/lib/http/operator-paths';
import { collectionService } from '@/lib/pipeline/collect/collection-service';

await serve('web', async () => async (stop) => {
  const service = await whenAvailable('collection', collectionService, stop);
  const server = createServer((request, response) => {
    if (answerCollection(service, request, response) || answerOperator(service, request, response)) return;
    response.writeHead(404).end();
  });
  server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => {
    const address = server.address();
    console.log(typeof address === 'object' ? address?.port : address);
  });
  return {
    async close() {
      server.close();
      server.closeAllConnections();
      await service.close();
    },
  };
});

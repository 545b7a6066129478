/** A process that only collects: the web process's own handler on a bare server, for tests that kill it. Prints its port. */
import { createServer } from 'node:http';
import { answerCollection } from '@/lib/http/collect-node';
import { collectionService } from '@/lib/pipeline/collect/collection-service';

const service = await collectionService();
const server = createServer((request, response) => {
  if (!answerCollection(service, request, response)) response.writeHead(404).end();
});
server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' ? address?.port : address);
});

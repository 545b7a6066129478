/**
 * A batching platform for the bench, in a process of its own: answers like Meta after a fixed latency, and counts what it was
 * sent.
 */
import { createServer } from 'node:http';

const latencyMs = Number(process.argv[2] ?? 100);
let isDown = false;
const counts = { requests: 0, events: 0 };

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () =>
    setTimeout(() => response.writeHead(...answer(request.url ?? '', Buffer.concat(parts))).end(text), latencyMs),
  );
});

let text = '';
/** `/_down`, `/_up` and `/_counts` steer it; everything else is a request of events. */
function answer(path: string, body: Buffer): [number, Record<string, string>] {
  const json = { 'content-type': 'application/json' };
  if (path === '/_down' || path === '/_up') isDown = path === '/_down';
  if (path.startsWith('/_')) {
    text = JSON.stringify(counts);
    return [200, json];
  }
  counts.requests += 1;
  if (isDown) {
    text = 'Service Unavailable';
    return [503, { 'content-type': 'text/plain' }];
  }
  const { data } = JSON.parse(body.toString('utf8')) as { data: unknown[] };
  counts.events += data.length;
  text = JSON.stringify({ events_received: data.length, messages: [], fbtrace_id: 'bench' });
  return [200, json];
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') process.send?.(address.port);
});
process.on('disconnect', () => process.exit(0));

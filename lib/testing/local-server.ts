/** A server on a port of a test's own, and the transport that may reach it. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';
import { openTransport, type Transport } from '@/lib/ops/transport';

export type LocalServer = { host: string; url: string; transport: Transport };

/** Starts the server; it stops when the file is done. */
export async function localServer(answer: RequestListener): Promise<LocalServer> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transport = openTransport({ allowed: [host] });
  afterAll(async () => {
    await transport.close();
    server.closeAllConnections();
    server.close();
  });
  return { host, url: `http://${host}`, transport };
}

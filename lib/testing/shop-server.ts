/**
 * Shops' APIs on a port of a test's own. Each platform's server (shop-bigcommerce.ts and its neighbours) refuses what the platform
 * refuses, pages and throttles as it does, and knows the orders that the test gives it.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Transport } from '@/lib/ops/transport';
import { localServer } from './local-server';

export type ShopCall = { method: string; url: URL; headers: IncomingHttpHeaders; body: string };
export type ShopReply = { status: number; headers?: Record<string, string>; body?: unknown };

export type TestShop = {
  url: string;
  transport: Transport;
  /** Paths with their parameters, in the order in which they were asked for. */
  calls: string[];
  /** The next so many requests are answered so. */
  failNext(times: number, reply: ShopReply): void;
};

/** Starts the server; it stops when the file is done. */
export async function testShop(answer: (call: ShopCall) => ShopReply): Promise<TestShop> {
  const calls: string[] = [];
  const failures: ShopReply[] = [];
  const { url: base, transport } = await localServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += String(part);
    const url = new URL(request.url ?? '/', 'http://shop');
    calls.push(`${url.pathname}${url.search}`);
    const call = { method: request.method ?? 'GET', url, headers: request.headers, body };
    const { status, headers = {}, body: answered } = failures.shift() ?? answer(call);
    const text = answered === undefined ? '' : typeof answered === 'string' ? answered : JSON.stringify(answered);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  });
  return {
    url: base,
    transport,
    calls,
    failNext: (times, reply) => failures.push(...Array.from({ length: times }, () => reply)),
  };
}

/**
 * A load of collection requests over keep-alive connections, each sending its next request when the last was answered. Raw
 * sockets, so that the generator leaves the processor to the server: about a third of what node:http's client costs.
 */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { mintId } from '@/lib/core/id';

export type Load = {
  port: number;
  /** Connections take them in turn. */
  paths: string[];
  connections: number;
  eventsPerRequest: number;
  seconds: number;
  /** Over all connections; as many as are answered unless given. */
  eventsPerSecond?: number;
  /** The whole HTTP request that carries these message ids; the snippet's own form unless given. */
  render?: (ids: string[], visitor: string) => string;
};

export type LoadResult = {
  eventsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Message ids of the events that were answered with 2xx. */
  acknowledged: string[];
  /** Requests answered otherwise, by status. */
  refused: Map<number, number>;
};

/** Drives the server for `seconds` and reports what was acknowledged. Rejects when a connection breaks. */
export async function drive(load: Load): Promise<LoadResult> {
  const latencies: number[] = [];
  const acknowledged: string[] = [];
  const refused = new Map<number, number>();
  const started = performance.now();
  const until = started + load.seconds * 1_000;
  await Promise.all(
    Array.from({ length: load.connections }, (_, number) =>
      client(load, load.paths[number % load.paths.length] ?? '/', until, (status, ids, milliseconds) => {
        latencies.push(milliseconds);
        if (status >= 200 && status < 300) acknowledged.push(...ids);
        else refused.set(status, (refused.get(status) ?? 0) + 1);
      }),
    ),
  );
  const seconds = (performance.now() - started) / 1_000;
  latencies.sort((left, right) => left - right);
  return {
    eventsPerSecond: acknowledged.length / seconds,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    acknowledged,
    refused,
  };
}

/** Then the next visitor comes, from an ad of their own. */
const REQUESTS_A_VISIT = 10;

type OnAnswer = (status: number, ids: string[], milliseconds: number) => void;

function client(load: Load, path: string, until: number, onAnswer: OnAnswer): Promise<void> {
  const socket = connect({ port: load.port, host: '127.0.0.1', noDelay: true });
  let visitor = mintId(Date.now(), randomBytes);
  let requests = 0;
  return new Promise((resolve, reject) => {
    let sentAt = 0;
    let ids: string[] = [];
    const send = () => {
      if (performance.now() >= until) {
        socket.destroy();
        resolve();
        return;
      }
      if (++requests % REQUESTS_A_VISIT === 0) visitor = mintId(Date.now(), randomBytes);
      ids = Array.from({ length: load.eventsPerRequest }, () => mintId(Date.now(), randomBytes));
      sentAt = performance.now();
      socket.write(load.render?.(ids, visitor) ?? requestText(path, visitor, ids));
    };
    const pauseMs = load.eventsPerSecond ? (load.connections * load.eventsPerRequest * 1_000) / load.eventsPerSecond : 0;
    readAnswers(socket, (status) => {
      const now = performance.now();
      onAnswer(status, ids, now - sentAt);
      if (pauseMs > 0) setTimeout(send, sentAt + pauseMs - now);
      else send();
    });
    socket.on('error', reject);
    socket.on('connect', send);
  });
}

/** Calls back for each whole answer: the status, once the headers and Content-Length bytes (or all chunks) have come. */
function readAnswers(socket: Socket, onAnswer: (status: number) => void): void {
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    const headEnd = text.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = text.slice(0, headEnd).toLowerCase();
    const length = / 204 /.test(head.slice(0, 16)) ? '0' : /content-length: (\d+)/.exec(head)?.[1];
    const done = length === undefined ? text.endsWith('0\r\n\r\n') : text.length >= headEnd + 4 + Number(length);
    if (!done) return;
    text = '';
    onAnswer(Number(head.slice(9, 12)));
  });
}

const USER_AGENT =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

function requestText(path: string, visitor: string, ids: string[]): string {
  const at = new Date().toISOString();
  const events = ids.map((id, index) => ({
    id,
    name: 'view_item',
    at,
    page: {
      url: `https://shop.example/p/${index}?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=Cj0KCQjw${visitor}`,
      referrer: 'https://www.google.com/',
      title: 'Grinder no. 4 — Northbound',
    },
    properties: {
      currency: 'EUR',
      value: 129.9,
      items: [{ item_id: 'grinder-4', item_name: 'Grinder no. 4', price: 129.9, quantity: 1 }],
    },
  }));
  const client = { language: 'de-DE', screen: '1512x982', timeZone: 'Europe/Berlin' };
  const body = JSON.stringify({ sentAt: at, visitor, client, browserIds: { fbp: 'fb.1.1700000000000.123456789' }, events });
  return [
    `POST ${path} HTTP/1.1`,
    'host: shop.example',
    'origin: https://shop.example',
    'content-type: text/plain',
    `user-agent: ${USER_AGENT}`,
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

function quantile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

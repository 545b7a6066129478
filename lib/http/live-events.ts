/**
 * Events as they arrive, as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html, read 2026-11).
 * Every batch ends with an id that says where the log goes on: a browser that lost the connection sends it as Last-Event-ID and
 * misses nothing. A batch cut in the middle is sent again, so readers know events by their id.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Read } from '@/lib/access';
import { MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { log } from '@/lib/ops/log';
import { type EventRow, eventsSince, formatPosition, type LogPosition, parsePosition, recentPosition } from '@/lib/reporting';
import { createStreamLimit } from './stream-limit';

/** Half of it is the mean delay on screen; one watcher asks twice a second for rows of one index range. */
const POLL_MS = 500;
/** Proxies cut connections that are silent for a minute or less. */
const HEARTBEAT_MS = 15 * SECOND_MS;
/** The browser then connects again and is asked who it is: signing out ends a stream within this time. */
const LIFETIME_MS = 10 * MINUTE_MS;

const limit = createStreamLimit();

/** The stream for one watcher; it ends when they leave. Throws `rate_limited` when the caller has too many open. */
export async function liveEvents(request: Request, read: Read, site: Site, caller: string): Promise<Response> {
  const left = new AbortController();
  // However it ends: by its watcher, by its time, by a failure, and also while nobody asks for more of it.
  left.signal.addEventListener('abort', limit.open(caller), { once: true });
  request.signal.addEventListener('abort', () => left.abort(), { once: true });
  if (request.signal.aborted) left.abort();
  const start =
    parsePosition(request.headers.get('last-event-id')) ?? (await read((tx) => recentPosition(tx, site)).catch(endOf(left)));
  const chunks = liveChunks(read, site, start, left.signal);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await chunks.next();
      if (!done) return controller.enqueue(encoder.encode(value));
      left.abort();
      controller.close();
    },
    cancel: () => left.abort(),
  });
  return new Response(body, {
    // no-transform keeps compression, which would hold events back, away; x-accel-buffering does so in nginx.
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'private, no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}

function endOf(left: AbortController): (error: unknown) => never {
  return (error) => {
    left.abort();
    throw error;
  };
}

async function* liveChunks(read: Read, site: Site, start: LogPosition, left: AbortSignal): AsyncGenerator<string> {
  yield 'retry: 2000\n\n';
  let position = start;
  const endsAt = Date.now() + LIFETIME_MS;
  let spokenAt = Date.now();
  try {
    while (!left.aborted && Date.now() < endsAt) {
      const after = position;
      const found = await read((tx) => eventsSince(tx, site, after));
      position = found.position;
      if (found.rows.length > 0) {
        yield batch(found.rows, position);
        spokenAt = Date.now();
      } else if (Date.now() - spokenAt >= HEARTBEAT_MS) {
        yield ': still here\n\n';
        spokenAt = Date.now();
      }
      await wait(POLL_MS, undefined, { signal: left });
    }
  } catch (error) {
    if (!left.aborted) log().warn({ siteId: site.id, error }, 'live.failed');
  }
}

function batch(rows: EventRow[], position: LogPosition): string {
  const last = rows.length - 1;
  return rows
    .map((row, index) => `${index === last ? `id: ${formatPosition(position)}\n` : ''}data: ${JSON.stringify(row)}\n\n`)
    .join('');
}

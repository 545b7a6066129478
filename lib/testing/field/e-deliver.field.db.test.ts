/**
 * Cases from the field, through the whole of delivery: real Postgres, and a small server in the platform's place that answers what
 * hostile and failing ones answer. What is protected: every attempt is recorded, nothing is refused for good or sent for ever because of
 * an answer that is not the platform's word, and what is held for an outage goes on by itself.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { and, asc, eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { connectionById } from '@/db/queries/connection';
import { sitesWithWork } from '@/db/queries/log';
import { attempt, delivery, deliveryAttempt } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { MINUTE_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { failureOf } from '@/lib/ops/error-text';
import { releaseConnection } from '@/lib/pipeline/deliver/connection-moves';
import type { Courier } from '@/lib/pipeline/deliver/deliver';
import { deliverAll } from '@/lib/pipeline/deliver/delivery-worker';
import { processSite } from '@/lib/pipeline/derive/process';
import { buildCollector, buildSite, newTestId, purchase, send, type Visit } from '@/lib/testing/builders';
import { localServer } from '@/lib/testing/local-server';
import { testDatabase } from '@/lib/testing/postgres';
import { buildConnection } from '@/lib/testing/sandbox';

const { db } = await testDatabase();
const START = new Date('2026-11-20T10:00:00Z');
const PAGE = '<!DOCTYPE html><html><title>Access denied</title></html>';

type Sent = { path: string; events: { event_name: string; event_id: string }[] };
let requests: Sent[] = [];
let answer: (response: ServerResponse, sent: Sent) => void;
const server = await localServer((request, response) => void hear(request, response));

async function hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = '';
  for await (const part of request) text += part;
  const sent: Sent = { path: request.url ?? '', events: text.startsWith('{') ? (JSON.parse(text).data ?? []) : [] };
  requests.push(sent);
  answer(response, sent);
}

const says =
  (status: number, body: unknown, headers: object = {}) =>
  (response: ServerResponse): void =>
    void response
      .writeHead(status, { ...headers })
      .end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
const takes = (response: ServerResponse, { events }: Sent): void =>
  says(200, { events_received: events.length, messages: [], fbtrace_id: 'A1' })(response);
const graph = (code: number, subcode?: number) => ({ error: { message: 'said', code, error_subcode: subcode } });

let now = START;
const courier: Courier = { db, transport: server.transport, now: () => now, random: () => 0.5 };
let site: Site;
let meta: Id<'connection'>;

beforeEach(async () => {
  now = START;
  requests = [];
  answer = takes;
  site = await buildSite(db);
  meta = await buildConnection(db, site, 'meta', server.url, { baseUrl: server.url });
});

/** So many page views of as many visitors, or all of one. */
async function owe(count: number, over: { name?: string; of?: Id<'visitor'> } = {}): Promise<void> {
  const visit = (index: number): Visit => ({
    id: `e-${index}-${newTestId<'event'>()}`,
    at: now,
    visitor: over.of ?? newTestId<'visitor'>(),
    ...(over.name && { name: over.name }),
  });
  await send(
    buildCollector(db, [site]),
    site,
    Array.from({ length: count }, (_, index) => visit(index)),
  );
  await sitesWithWork(db);
  while ((await processSite(db, site, now)) > 0);
}

const after = (minutes: number) => {
  now = new Date(now.getTime() + minutes * MINUTE_MS);
};

/** Goes on sending for so long, looking every minute. */
async function runFor(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    await deliverAll(courier);
    after(1);
  }
}

const ledger = () => db.select().from(delivery).where(eq(delivery.siteId, site.id)).orderBy(asc(delivery.sequence));
const attempts = () => db.select().from(attempt).where(eq(attempt.siteId, site.id)).orderBy(asc(attempt.startedAt));
const holdOf = async () => (await connectionById(db, site.id, meta))?.hold?.action;
/** How many are in each state, with its reason. */
async function states(): Promise<Record<string, number>> {
  const rows = await ledger();
  const groups = Map.groupBy(rows, ({ state, reason }) => (reason ? `${state} ${reason}` : state));
  return Object.fromEntries([...groups].map(([state, own]) => [state, own.length]));
}

describe('E1 an outage that comes with an unknown code', () => {
  it('is one request for the whole batch, and no event is refused', async () => {
    answer = says(503, graph(99));
    await owe(40);
    await deliverAll(courier);
    expect(requests.map(({ events }) => events.length)).toEqual([40]);
    expect(await states()).toEqual({ 'retry 99': 40 });
    answer = takes;
    after(1);
    await deliverAll(courier);
    expect(await states()).toEqual({ delivered: 40 });
  });
});

describe('E2 a retired version of the API', () => {
  it('is held for an update, and goes on by itself when the platform takes events again', async () => {
    answer = says(400, graph(2635));
    await owe(3);
    await deliverAll(courier);
    expect([await holdOf(), await states()]).toEqual(['update', { 'held update': 3 }]);
    await runFor(9);
    expect(requests).toHaveLength(1);
    answer = takes;
    await runFor(3);
    expect([await holdOf(), await states()]).toEqual([undefined, { delivered: 3 }]);
  });

  it('gives way to a hold that a person must end, which stays until it is released', async () => {
    answer = says(400, graph(2635));
    await owe(3);
    await deliverAll(courier);
    answer = says(401, graph(190));
    await runFor(12);
    expect([await holdOf(), await states()]).toEqual(['reconnect', { 'held reconnect': 3 }]);
    answer = takes;
    const before = requests.length;
    await runFor(30);
    expect([await holdOf(), requests.length]).toEqual(['reconnect', before]);
    expect(await releaseConnection(db, site, meta, now)).toEqual({ released: 3, expired: 0 });
    await deliverAll(courier);
    expect(await states()).toEqual({ delivered: 3 });
  });
});

describe('E3 a batch whose events are all refused alike', () => {
  it('is not taken apart to the end, and none of it is refused for good', async () => {
    answer = says(400, graph(100));
    await owe(40);
    await deliverAll(courier);
    expect(requests.map(({ events }) => events.length)).toEqual([40, 20, 10, 5, 3, 2, 1]);
    expect(await states()).toEqual({ 'retry not_its_word': 40 });
    answer = takes;
    await runFor(2);
    expect(await states()).toEqual({ delivered: 40 });
  });

  it('is refused for good event by event where the code is an event’s own, or all are one person’s', async () => {
    answer = says(400, graph(100, 2_804_003));
    await owe(12);
    await deliverAll(courier);
    expect(await states()).toEqual({ 'rejected 100/2804003': 12 });
    answer = says(400, graph(100));
    await owe(12, { of: newTestId<'visitor'>() });
    await deliverAll(courier);
    expect(await states()).toEqual({ 'rejected 100/2804003': 12, 'rejected 100': 12 });
  });

  it('loses its one bad event alone', async () => {
    answer = (response, sent) =>
      sent.events.some(({ event_name: name }) => name === 'Search') ? says(400, graph(100))(response) : takes(response, sent);
    await owe(12);
    await owe(1, { name: 'search' });
    await deliverAll(courier);
    // Which half it stands in decides whether anything got through before it: then it is tried once more among others.
    await owe(3);
    await runFor(3);
    expect(await states()).toEqual({ delivered: 15, 'rejected 100': 1 });
  });
});

describe('E3 a page of a proxy', () => {
  it('holds the connection for the network when nothing else gets through for half an hour, and lets it go on by itself', async () => {
    answer = says(403, PAGE);
    await owe(12);
    await runFor(29);
    expect([await holdOf(), Object.keys(await states())]).toEqual([undefined, ['retry 403']]);
    await runFor(20);
    expect([await holdOf(), await states()]).toEqual(['network', { 'held network': 12 }]);
    const before = requests.length;
    await runFor(40);
    const probes = requests.slice(before);
    expect(probes.map(({ events }) => events.length)).toEqual(probes.map(() => 1));
    expect(probes.length).toBeGreaterThanOrEqual(3);
    expect(probes.length).toBeLessThanOrEqual(4);
    expect(new Set(probes.flatMap(({ events }) => events.map(({ event_id: id }) => id))).size).toBe(probes.length);
    answer = takes;
    await owe(1);
    await runFor(11);
    expect([await holdOf(), await states()]).toEqual([undefined, { delivered: 13 }]);
  });

  it('of few events holds those, and lets them go on when one of them gets through', async () => {
    answer = says(404, PAGE);
    await owe(3);
    await runFor(75);
    expect([await holdOf(), await states()]).toEqual([undefined, { 'held network': 3 }]);
    answer = takes;
    await runFor(12);
    expect(await states()).toEqual({ delivered: 3 });
  });

  it('that is too large for it is sent again in halves, as far as they go', async () => {
    answer = (response, sent) => (sent.events.length > 5 ? says(413, PAGE)(response) : takes(response, sent));
    await owe(40);
    await deliverAll(courier);
    expect(await states()).toEqual({ delivered: 40 });
    requests = [];
    answer = says(413, PAGE);
    await owe(40);
    await deliverAll(courier);
    expect(requests.map(({ events }) => events.length)).toEqual([40, 20, 10, 5, 3, 2, 1]);
    expect(await states()).toEqual({ delivered: 40, 'retry 413': 40 });
  });
});

describe('E3 nobody at the other end', () => {
  it('is held for the network likewise, with what the system says', async () => {
    const closed = { ...courier, transport: { ...server.transport, send: refuse } };
    await owe(12);
    for (let minute = 0; minute < 50; minute += 1) {
      await deliverAll(closed);
      after(1);
    }
    expect([await holdOf(), await states()]).toEqual(['network', { 'held network': 12 }]);
    await runFor(11);
    expect([await holdOf(), await states()]).toEqual([undefined, { delivered: 12 }]);
  });
});

/** What the transport says when no connection can be made. */
const refuse: typeof server.transport.send = async () => ({ fault: 'not_sent', message: 'ECONNREFUSED: connect' });

describe('E4 an answer that is no text', () => {
  const error = JSON.stringify({ error: { message: 'a\0b\ud800', code: 2 } });
  const long = 'x'.repeat(2_000_000);
  it.each<[string, (response: ServerResponse) => void, object]>([
    ['holds a NUL byte', says(502, 'Bad\0Gateway'), { answer: 'Bad\ufffdGateway', code: '502' }],
    ['holds a NUL in JSON', says(502, error), { code: '2', message: 'a\ufffdb\ufffd' }],
    ['is gzip that nobody asked for', says(502, gzipSync('{"error":{"code":2}}'), { 'content-encoding': 'gzip' }), { code: '2' }],
    ['is gzip and does not say so', says(502, gzipSync('{"error":{"code":2}}')), { code: '2' }],
    ['is brotli', says(502, brotliCompressSync('{"error":{"code":2}}'), { 'content-encoding': 'br' }), { code: '2' }],
    ['is bytes', says(502, Buffer.from([0xff, 0xfe, 0x00, 0x80])), { answer: '\ufffd\ufffd\ufffd\ufffd', code: '502' }],
    ['is huge', says(502, long), { code: '502' }],
    ['has a huge message', says(502, { error: { message: long, code: 2 } }), { status: 502 }],
    ['is empty', says(502, ''), { answer: '', code: '502' }],
    [
      'breaks off',
      (response) => {
        response.writeHead(502, { 'content-length': 500 }).write('{"error":');
        setTimeout(() => response.destroy(), 10);
      },
      { answer: '{"error":', code: '502' },
    ],
    ['has odd headers', says(502, '', { 'x-request-id': 'é'.repeat(300), 'retry-after': '\u00ff' }), { code: '502' }],
  ])('and %s is recorded, and its event sent again later', async (_, hostile, kept) => {
    answer = hostile;
    await owe(1);
    await deliverAll(courier);
    expect(await attempts()).toMatchObject([{ status: 502, class: 'transient', events: 1, ...kept }]);
    expect((await ledger()).map(({ state }) => state)).toEqual(['retry']);
    expect(await db.$count(deliveryAttempt, eq(deliveryAttempt.siteId, site.id))).toBe(1);
    // Its lease would have run out by now: nothing goes out of its turn.
    await deliverAll(courier);
    expect(requests).toHaveLength(1);
    answer = takes;
    after(1);
    await deliverAll(courier);
    expect(await states()).toEqual({ delivered: 1 });
  });
});

describe('E4 a database that refuses the attempt', () => {
  /** Refuses attempts of this site that `when` is true of, as a fault of data would. */
  async function refuseAttempts(when: string): Promise<() => Promise<unknown>> {
    const name = `refuse_${newTestId<'event'>().replaceAll('-', '')}`;
    await db.execute(
      sql.raw(`CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.site_id = '${site.id}' AND ${when} THEN RAISE EXCEPTION 'refused: %', NEW.body USING ERRCODE = '22P02'; END IF;
      RETURN NEW; END $$`),
    );
    await db.execute(sql.raw(`CREATE TRIGGER ${name} BEFORE INSERT ON attempt FOR EACH ROW EXECUTE FUNCTION ${name}()`));
    return () => db.execute(sql.raw(`DROP TRIGGER ${name} ON attempt; DROP FUNCTION ${name}`));
  }

  it('gets it bare: what became of the event is known', async () => {
    const mend = await refuseAttempts('NEW.body IS NOT NULL');
    await owe(2);
    await deliverAll(courier);
    await mend();
    expect(await states()).toEqual({ delivered: 2 });
    expect(await attempts()).toMatchObject([{ status: 200, class: 'delivered', body: null, answer: null, events: 2 }]);
  });

  it('and the bare one stops the connection with the reason; nothing goes out again and again', async () => {
    const mend = await refuseAttempts('true');
    await owe(2);
    await runFor(30);
    expect(requests).toHaveLength(1);
    expect([await holdOf(), await states()]).toEqual(['unrecorded', { 'held unrecorded': 2 }]);
    const [held] = await ledger();
    expect(held?.detail).toBe('What a request came to could not be written down: Postgres refused a value (22P02)');
    await mend();
    expect(await releaseConnection(db, site, meta, now)).toEqual({ released: 2, expired: 0 });
    await deliverAll(courier);
    expect(await states()).toEqual({ delivered: 2 });
  });

  it('is logged without the request', async () => {
    const mend = await refuseAttempts('true');
    const row = { siteId: site.id, id: newTestId<'attempt'>(), connectionId: meta, startedAt: now, milliseconds: 1 };
    const failed = await db
      .insert(attempt)
      .values({
        ...row,
        method: 'POST',
        url: 'https://a.example',
        headers: {},
        body: 'SECRET-BODY',
        events: 1,
        class: 'delivered',
      })
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    await mend();
    expect(`${failed} ${JSON.stringify(failureOf(failed))}`).not.toContain('SECRET-BODY');
    expect(failureOf(failed)).toMatchObject({ code: '22P02' });
  });
});

describe('E5 a limit until a date', () => {
  it('is kept to', async () => {
    const until = new Date(START.getTime() + 20 * MINUTE_MS);
    answer = says(429, '', { date: START.toUTCString(), 'retry-after': until.toUTCString() });
    await owe(1);
    await deliverAll(courier);
    expect(await ledger()).toMatchObject([{ state: 'retry', dueAt: until }]);
  });
});

describe('E6 fewer counted than sent', () => {
  it('is delivered, and found by its code with both counts', async () => {
    answer = (response, { events }) => says(200, { events_received: events.length - 1 })(response);
    await owe(8);
    await deliverAll(courier);
    expect(await states()).toEqual({ 'delivered partly_counted': 8 });
    const found = await db
      .select({ events: attempt.events, message: attempt.message })
      .from(attempt)
      .where(and(eq(attempt.siteId, site.id), eq(attempt.code, 'partly_counted')));
    expect(found).toEqual([{ events: 8, message: 'Counted 7 of 8: Meta took the request, but not every event of it.' }]);
  });
});

describe('E7 a code that nobody knows', () => {
  it('of one event holds that event alone, and never its connection', async () => {
    answer = (response, sent) =>
      sent.events.some(({ event_name: name }) => name === 'Search') ? says(200, graph(4_242))(response) : takes(response, sent);
    await owe(1, { name: 'search' });
    for (let round = 0; round < 15; round += 1) {
      await runFor(5);
      await owe(1);
    }
    await runFor(5);
    expect([await holdOf(), await states()]).toEqual([undefined, { 'held unknown_answer': 1, delivered: 15 }]);
  });

  it('of everything holds the connection after half an hour, and lets it go on by itself', async () => {
    answer = says(200, graph(4_242));
    await owe(12);
    await runFor(50);
    expect([await holdOf(), await states()]).toEqual(['unknown_answer', { 'held unknown_answer': 12 }]);
    const before = requests.length;
    answer = takes;
    await runFor(11);
    expect(requests.slice(before).map(({ events }) => events.length)).toEqual([1, 11]);
    expect([await holdOf(), await states()]).toEqual([undefined, { delivered: 12 }]);
  });

  it('is not held for while nothing was tried for long before: only failures count', async () => {
    await owe(1);
    await deliverAll(courier);
    after(180);
    answer = says(200, graph(4_242));
    await owe(20);
    await runFor(20);
    expect(await holdOf()).toBeUndefined();
  });
});

describe('E4 a request for an access token', () => {
  it('that a page answers is an attempt too, without what it is made of', async () => {
    const mapping = { purchase: { send: true, as: '1234567', filters: [], value: { rule: 'total' as const }, params: [] } };
    const google = await buildConnection(db, site, 'google', server.url, { baseUrl: server.url, mapping });
    answer = (response, { path }) => (path === '/token' ? says(403, PAGE)(response) : says(200, {})(response));
    const order = purchase({ at: START, visitor: newTestId<'visitor'>(), order: '#1', url: 'https://shop.example/?gclid=a' });
    await send(buildCollector(db, [site]), site, [order]);
    await sitesWithWork(db);
    while ((await processSite(db, site, now)) > 0);
    await deliverAll(courier);
    const [kept] = await db.select().from(attempt).where(eq(attempt.connectionId, google));
    const rows = await db.select().from(delivery).where(eq(delivery.connectionId, google));
    expect({ kept, rows: rows.map(({ state }) => state) }).toMatchObject({
      kept: { status: 403, class: 'transient', body: null, headers: {}, answer: PAGE },
      rows: ['retry'],
    });
  });
});

/** Protects the read API at its edge: keys, roles, parameters that name their fault, headers, and the live stream. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { startImport } from '@/db/queries/import';
import { apiKey } from '@/db/schema/configuration';
import type { Role } from '@/lib/access';
import { mintApiKey } from '@/lib/access/api-key';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildOrder } from '@/lib/testing/order-rows';
import { storeEvent } from '@/lib/testing/event-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { liveEvents } from './live-events';
import { STREAMS_PER_CALLER } from './stream-limit';

const { db } = await testDatabase();
/** Sessions need a running Next; keys do not. */
vi.mock('@/lib/access/session', () => ({ currentMember: async () => undefined, actorFor: async () => undefined }));
Object.assign(globalThis, { tiebackDatabase: db });
const { GET: getReport } = await import('@/app/api/v1/sites/[site]/reports/attribution/route');
const { GET: getCsv } = await import('@/app/api/v1/sites/[site]/reports/attribution.csv/route');
const { GET: getOrders } = await import('@/app/api/v1/sites/[site]/orders/route');
const { GET: getRefused } = await import('@/app/api/v1/sites/[site]/imports/[importId]/refused.csv/route');
const { POST: preview } = await import('@/app/api/v1/sites/[site]/imports/preview/route');
const { POST: makeDecision } = await import('@/app/api/v1/sites/[site]/decisions/route');
const { GET: getReceipt } = await import('@/app/api/v1/sites/[site]/orders/[orderId]/route');

let site: Site;

beforeEach(async () => {
  site = await buildSite(db);
});

async function keyOf(role: Role, of = site): Promise<string> {
  const { key, keyHash, lastFour } = mintApiKey();
  await db.insert(apiKey).values({
    id: newTestId<'api_key'>(),
    workspaceId: of.workspaceId,
    name: 'Prüfung',
    role,
    keyHash,
    lastFour,
    createdAt: new Date(),
  });
  return key;
}

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

async function call(
  handler: Handler,
  { key, query = '', path = {} }: { key?: string; query?: string; path?: Record<string, string> },
): Promise<Response> {
  const request = new Request(`https://t.shop.example/api?${query}`, { headers: key ? { authorization: `Bearer ${key}` } : {} });
  return handler(request, { params: Promise.resolve({ site: site.id, ...path }) });
}

type SiteHandler = (request: Request, context: { params: Promise<{ site: string }> }) => Promise<Response>;

async function post(handler: SiteHandler, key: string, body: string): Promise<Response> {
  const headers = { authorization: `Bearer ${key}` };
  const request = new Request('https://t.shop.example/api', { method: 'POST', headers, body });
  return handler(request, { params: Promise.resolve({ site: site.id }) });
}

describe('what cannot be read', () => {
  it.each([
    ['a preview', preview],
    ['a decision', makeDecision],
  ])('of %s is the sender’s fault: no JSON, and text that cannot be stored', async (_, handler) => {
    const key = await keyOf('owner');
    const answers = [await post(handler, key, '{"sample"'), await post(handler, key, '{"sample":"\\u0000","reason":"\\u0000"}')];
    expect(answers.map(({ status }) => status)).toEqual([400, 422]);
    expect(await answers[1]?.json()).toMatchObject({ errors: [{ detail: 'holds a character that cannot be stored' }] });
  });
});

describe('the read API', () => {
  it('refuses the refused rows of an import to a viewer, and those of none, before it begins to answer', async () => {
    const [id, foreign] = [newTestId<'import'>(), newTestId<'import'>()];
    for (const [siteId, own] of [[site.id, id] as const, [newTestId<'site'>(), foreign] as const])
      await startImport(db, { siteId, id: own, fileName: 'a.csv', startedBy: 'test', startedAt: new Date() });
    const statusOf = async (role: Role, importId: string) =>
      (await call(getRefused, { key: await keyOf(role), path: { importId } })).status;
    expect([await statusOf('viewer', id), await statusOf('marketer', id)]).toEqual([403, 200]);
    expect([
      await statusOf('marketer', foreign),
      await statusOf('marketer', newTestId()),
      await statusOf('marketer', 'x'),
    ]).toEqual([404, 404, 404]);
  });

  it("answers a key of the site's workspace, and tells caches to keep nothing", async () => {
    await buildOrder(db, site, { at: new Date(), revenue: 1_050n, touches: [{ daysBefore: 1 }] });
    const response = await call(getReport, { key: await keyOf('viewer') });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(response.headers.get('server-timing')).toMatch(/^access;dur=[\d.]+, report;dur=[\d.]+$/);
    expect(await response.json()).toMatchObject({
      totals: { revenue: { amount: '10.50', currency: 'EUR' } },
      reconciles: { last_non_direct_click: true },
    });
  });

  it('gives the same rows as a file', async () => {
    const response = await call(getCsv, { key: await keyOf('viewer'), query: 'from=2026-01-01&to=2026-02-01' });
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="attribution-store-2026-01-01-2026-02-01.csv"',
    );
  });

  it('gives files in the form that is asked for, and refuses one that is none', async () => {
    await buildOrder(db, site, { at: new Date(), revenue: 1_050n, touches: [{ daysBefore: 1 }] });
    const file = async (query: string) => (await call(getCsv, { key: await keyOf('viewer'), query })).text();
    expect(await file('')).toMatch(/^Channel,Touches,.*\nTotal,\d+,10\.50,1,/s);
    expect(await file('format=semicolon')).toMatch(/^Channel;Touches;.*\nTotal;\d+;10,50;1;/s);
    const refused = await call(getCsv, { key: await keyOf('viewer'), query: 'format=excel' });
    expect(await refused.json()).toMatchObject({ status: 422, errors: [{ field: 'format' }] });
  });

  it.each([
    ['no key', {}, 401],
    ['an unknown key', { key: 'tb_0123456789abcdefghijABCDEFGHIJ01' }, 401],
  ])('refuses %s', async (_, given, status) => {
    const response = await call(getReport, given);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  it('does not tell a key of another workspace that the site exists, nor an order of another site', async () => {
    const other = await buildSite(db);
    const { id } = await buildOrder(db, other, { at: new Date(), revenue: 1n });
    expect((await call(getReport, { key: await keyOf('owner', other) })).status).toBe(404);
    expect((await call(getReceipt, { key: await keyOf('owner'), path: { orderId: id } })).status).toBe(404);
    expect((await call(getReceipt, { key: await keyOf('owner'), path: { orderId: 'x' } })).status).toBe(404);
  });

  it('keeps single orders from a viewer', async () => {
    expect((await call(getOrders, { key: await keyOf('viewer') })).status).toBe(403);
    expect((await call(getOrders, { key: await keyOf('marketer') })).status).toBe(200);
  });

  it.each([
    ['model=first', 'model.0'],
    ['from=2026-02-30', 'from'],
    ['from=2026-03-02&to=2026-03-02', 'to'],
    ['lookbackDays=91', 'lookbackDays'],
    ['lookback=7', 'lookback'],
  ])('names the parameter at fault: %s', async (query, field) => {
    const response = await call(getReport, { key: await keyOf('viewer'), query });
    expect(response.status).toBe(422);
    const problem: { errors: { field: string }[] } = await response.json();
    expect(problem.errors.map((error) => error.field)).toEqual([field]);
  });
});

describe('the live stream', () => {
  it('sends what arrives, resumes after the last id, and ends when the watcher leaves', async () => {
    const store = (messageId: string) =>
      storeEvent(db, {
        siteId: site.id,
        id: newTestId<'event'>(),
        messageId,
        source: 'snippet',
        name: 'page_view',
        occurredAt: new Date(),
        receivedAt: new Date(),
        payload: {},
      });
    await store('m1');
    const first = await readUntil('m1');
    const lastId = /^id: (\S+)$/m.exec(first)?.[1] ?? '';
    await store('m2');
    const second = await readUntil('m2', lastId);
    expect(second).not.toContain('"m1"');
  });

  it('is open to a caller a few times at once, however the streams end', async () => {
    const leaving = new AbortController();
    const open = (caller: string) =>
      liveEvents(new Request('https://t.shop.example/', { signal: leaving.signal }), readOf(db, site), site, caller);
    await Promise.all(Array.from({ length: STREAMS_PER_CALLER }, () => open('member:many')));
    await expect(open('member:many')).rejects.toMatchObject({ code: 'rate_limited' });
    await (await open('member:other')).body?.cancel();
    // Nobody reads these any more: that they end is all there is.
    leaving.abort();
    const again = await open('member:many');
    await again.body?.cancel();
  });

  async function readUntil(wanted: string, lastId?: string): Promise<string> {
    const leaving = new AbortController();
    const headers = new Headers(lastId ? { 'last-event-id': lastId } : undefined);
    const response = await liveEvents(
      new Request('https://t.shop.example/', { headers, signal: leaving.signal }),
      readOf(db, site),
      site,
      'api_key:test',
    );
    expect(response.headers.get('cache-control')).toContain('no-transform');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes(`"${wanted}"`)) text += (await reader?.read())?.value ?? '';
    leaving.abort();
    while (!(await reader?.read())?.done);
    return text;
  }
});

/**
 * Protects that the reader role may read all that the API shows, and as fast: every address that is read answers, on a site that
 * has one of everything, and row security takes no index from a query. (A function that might leak its argument is kept from an
 * index by it.)
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { eq, sql } from 'drizzle-orm';
import pg from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { READER_ROLE } from '@/db/reader';
import { apiKey, importJob, rejectedEvent, site as siteTable } from '@/db/schema';
import { mintApiKey } from '@/lib/access/api-key';
import type { Id } from '@/lib/core/id';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildAttempt, buildDelivery } from '@/lib/testing/delivery-rows';
import { buildConversion } from '@/lib/testing/conversion-rows';
import { buildAdCost } from '@/lib/testing/cost-rows';
import { buildOrder } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { buildConnection } from '@/lib/testing/sandbox';
import { apiRoutes } from './api-routes';

const { db } = await testDatabase();
/** Sessions need a running Next; keys do not. */
vi.mock('@/lib/access/session', () => ({ currentMember: async () => undefined, actorFor: async () => undefined }));
Object.assign(globalThis, { tiebackDatabase: db });

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

const at = new Date(Date.now() - 60_000);
const site = await buildSite(db);
// What is told of the demo alone is read too.
await db.update(siteTable).set({ demo: true }).where(eq(siteTable.id, site.id));
const { key, keyHash, lastFour } = mintApiKey();
await db.insert(apiKey).values({
  id: newTestId<'api_key'>(),
  workspaceId: site.workspaceId,
  name: 'Prüfung',
  role: 'owner',
  keyHash,
  lastFour,
  createdAt: at,
});
const { id: orderId } = await buildOrder(db, site, { at, revenue: 1_050n, refunds: [50n], touches: [{ daysBefore: 1 }] });
const { id: conversionId } = await buildConversion(db, site, { at, value: 500n, touches: [{ daysBefore: 1 }] });
const connectionId = await buildConnection(db, site, 'meta', 'https://platform.example');
const deliveryId = await buildDelivery(db, site, connectionId, { at, orderId: orderId as Id<'order'> });
await buildAttempt(db, site, connectionId, { at, links: [{ deliveryId }] });
const accountId = await buildAdCost(db, site, { day: '2026-11-20', costMicros: 1_000_000n });
const importId = newTestId<'import'>();
const counts = { bytesRead: 0, rows: 0, accepted: 0, duplicates: 0, refused: 0 };
await db
  .insert(importJob)
  .values({ siteId: site.id, id: importId, fileName: 'a.csv', startedBy: 'test', startedAt: at, state: 'done', ...counts });
await db.insert(rejectedEvent).values({
  siteId: site.id,
  id: newTestId<'rejected_event'>(at),
  receivedAt: at,
  source: 'snippet',
  reason: 'malformed_json',
  detail: 'is no JSON',
});

/** The queries as they are sent: those of scoped reads, and those of the door before them. */
type Sent = { text: string; values: unknown[] };
const [inScope, atTheDoor]: [Sent[], Sent[]] = [[], []];
const scopedClients = new WeakSet<pg.Client>();
const { query } = pg.Client.prototype;
vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
  const [statement, values] = args;
  const text =
    typeof statement === 'object' && statement !== null && 'text' in statement ? String(statement.text) : String(statement);
  if (text.includes('reader_role()')) scopedClients.add(this);
  else if (/^(commit|rollback)/i.test(text)) scopedClients.delete(this);
  else if (/^\s*(select|with)\b/i.test(text)) {
    (scopedClients.has(this) ? inScope : atTheDoor).push({ text, values: Array.isArray(values) ? values : [] });
  }
  return Reflect.apply(query, this, args);
});

const path: Record<string, string> = { site: site.id, orderId, conversionId, connectionId, deliveryId, importId, accountId };
/** What a route cannot do without. */
const needed: Record<string, string> = {
  '/api/v1/sites/{site}/reports/product': '?product=Kaffee',
  '/api/v1/sites/{site}/final-url': '?platform=meta&url=https://shop.example/',
  '/api/v1/sites/{site}/reports/creative': '?row=%3Dfilm',
};
const read = apiRoutes.filter((route) => route.method === 'get' && route.path.includes('{site}'));

describe('the read API under the reader role', () => {
  it.each(read)('answers $path', async (route) => {
    const file = resolve(`app${route.path.replace(/\{(\w+)\}/g, '[$1]')}/route.ts`);
    const { GET }: { GET: Handler } = await import(/* @vite-ignore */ pathToFileURL(file).href);
    const leaving = new AbortController();
    const request = new Request(`https://t.shop.example/api${needed[route.path] ?? ''}`, {
      headers: { authorization: `Bearer ${key}` },
      signal: leaving.signal,
    });
    const response = await GET(request, { params: Promise.resolve(path) });
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
    const body = isStream ? '' : await response.text();
    leaving.abort();
    expect([response.status, response.status === 200 ? '' : body]).toEqual([200, '']);
  });

  const texts = read.flatMap((route) => {
    const shape = route.query && 'shape' in route.query ? Object.keys(Object(route.query.shape)) : [];
    return shape.map((name) => ({ ...route, name }));
  });
  it.each(texts)('refuses a NUL in $name of $path', async ({ path: address, name }) => {
    const file = resolve(`app${address.replace(/\{(\w+)\}/g, '[$1]')}/route.ts`);
    const { GET }: { GET: Handler } = await import(/* @vite-ignore */ pathToFileURL(file).href);
    const request = new Request(`https://t.shop.example/api?${name}=a%00b`, { headers: { authorization: `Bearer ${key}` } });
    const response = await GET(request, { params: Promise.resolve(path) });
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({ type: 'urn:tieback:problem:malformed' }),
    ]);
  });

  it('reads outside of its scope only who calls, which site, and what a connection sends with', () => {
    const tables = atTheDoor.flatMap(({ text }) => [...text.matchAll(/\b(?:from|join) "?(\w+)/gi)].map((match) => match[1]));
    expect([...new Set(tables)].sort()).toEqual(['api_key', 'connection', 'connection_version', 'site']);
  });

  it('asks indexes for just what the login would ask them for', async () => {
    const read = inScope.splice(0);
    expect(read.length).toBeGreaterThan(50);
    // Enough of them that to look through all of a kind is dear.
    await db.execute(sql`INSERT INTO identifier (site_id, generation, kind, value, person_id, first_seen_at, event_id, other_people)
      SELECT ${site.id}, 1, kind, number::text, gen_random_uuid(), now(), gen_random_uuid(), '{}'
      FROM unnest(ARRAY['email', 'phone', 'customer', 'cart', 'checkout', 'device']) AS kind, generate_series(1, 2000) AS number`);
    await db.execute(sql`ANALYZE`);
    await db.transaction(async (tx) => {
      for (const way of ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin', 'material', 'memoize']) {
        await tx.execute(sql.raw(`SET LOCAL enable_${way} = off`));
      }
      for (const { text, values } of read) {
        const explained = sql.join(
          text.split(/\$(\d+)/).map((part, index) => (index % 2 ? sql.param(values[Number(part) - 1]) : sql.raw(part))),
        );
        const conditions = async () => {
          const { rows } = await tx.execute<{ 'QUERY PLAN': string }>(sql`EXPLAIN (COSTS OFF) ${explained}`);
          const asked = rows.map((row) => row['QUERY PLAN'].trim()).filter((line) => line.startsWith('Index Cond'));
          // Row security has subqueries of its own, so that those of the query get other numbers.
          return asked.map((line) => line.replaceAll(/\(InitPlan \d+\)/g, '(InitPlan)'));
        };
        const plain = await conditions();
        await tx.execute(sql.raw(`SET LOCAL ROLE ${READER_ROLE}`));
        expect({ text, conditions: await conditions() }).toEqual({ text, conditions: plain });
        await tx.execute(sql.raw('RESET ROLE'));
      }
    });
  });
});

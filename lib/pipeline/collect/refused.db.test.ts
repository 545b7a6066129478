/**
 * Protects what becomes of refused requests: strangers leave a sample and a count, nothing of theirs is read before it must be,
 * and what a webhook's address refused is kept whole, sealed, and released by the secret or mapping that was missing.
 */
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { sourceById } from '@/db/queries/source';
import { makeEventPartitions } from '@/db/queries/partition';
import { event, intakeRollup, refusalDay, refusedBody, rejectedEvent } from '@/db/schema';
import { hmacSha256 } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { segment } from '@/lib/sources/segment/source';
import { signStandard } from '@/lib/sources/webhook/signature';
import { buildCollector, buildSite, collectRequest, newTestId, testContext } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { createSource, releaseBodies as releaseFor, rotateSecret, updateSource } from '@/lib/workspace';
import { removeOldRefusals } from '../jobs/registry';
import { openAddressBudget } from './address-budget';
import type { CollectContext } from './collect-context';
import { keptBody } from './kept-body';
import { allowanceOf, openRefusals } from './refusals';
import { releaseBodies } from './release-bodies';
import { webhookOf } from './site-directory';

const { db } = await testDatabase();
const NOW = new Date('2026-03-28T20:00:00Z');
const LATER = new Date('2026-03-30T09:00:00Z');
await makeEventPartitions(db, NOW, 1);

const owner = (site: Site) => ({ kind: 'member' as const, id: 'm', workspaceId: site.workspaceId, role: 'owner' as const });

/** A source as an admin made it, and a collector that knows it as the web process does. */
async function configured(
  site: Site,
  input: { kind: string; secret?: string; settings?: object },
  over: Partial<CollectContext> = {},
) {
  const made = await createSource(db, owner(site), site, { name: 'Laden', ...input }, NOW);
  const { id } = made.source;
  const webhookAt = async () => {
    const row = await sourceById(db, site.id, id);
    return row && webhookOf(row, site, NOW);
  };
  const context = testContext([site], { webhookAt, ...over });
  const collector = buildCollector(db, [site], { webhookAt, ...over });
  const service = {
    releaseBodies: (own: Site, source: Id<'source'>) => releaseBodies({ db, collector, context }, own, source, LATER),
  };
  return {
    id,
    secret: made.secret ?? '',
    collector,
    release: () => releaseFor(service, owner(site), site, id),
    post: (body: Buffer | undefined, headers: Record<string, string>, more: { encoding?: string; address?: string } = {}) =>
      collector.acceptSource(delivery(body, headers, more)),
  };
}

function delivery(body: Buffer | undefined, headers: Record<string, string>, more: { encoding?: string; address?: string } = {}) {
  const request = { path: 'hook', receivedAt: NOW, body, secure: true, ...more };
  return { request, method: 'POST', rest: '', query: new URLSearchParams(), headers, to: 'webhook' as const };
}

function wooOrder(number: string): Buffer {
  const order = { id: 7, number, status: 'processing', currency: 'EUR', total: '5.00', date_created_gmt: '2026-03-28T19:00:00' };
  return Buffer.from(JSON.stringify({ ...order, billing: { email: 'zoë@example.com', first_name: 'Zoë' } }));
}

function wooHeaders(secret: string, signed: Buffer): Record<string, string> {
  return { 'x-wc-webhook-topic': 'order.updated', 'x-wc-webhook-signature': hmacSha256(secret, signed).toString('base64') };
}

const stored = (site: Site) =>
  db.select({ properties: event.payload }).from(event).where(eq(event.siteId, site.id)).orderBy(event.position);
const ordersOf = async (site: Site) => (await stored(site)).map(({ properties }) => properties.properties?.['transaction_id']);
const rowsOf = (site: Site) => db.$count(rejectedEvent, eq(rejectedEvent.siteId, site.id));
const bodiesOf = (site: Site) => db.$count(refusedBody, eq(refusedBody.siteId, site.id));

async function countedOf(site: Site): Promise<Record<string, number>> {
  const rows = await db
    .select({ reason: intakeRollup.reason, events: sql<string>`sum(events)` })
    .from(intakeRollup)
    .where(and(eq(intakeRollup.siteId, site.id), eq(intakeRollup.outcome, 'rejected')))
    .groupBy(intakeRollup.reason);
  return Object.fromEntries(rows.map(({ reason, events }) => [reason, Number(events)]));
}

describe('strangers', () => {
  it('leave 100 rows of a day and a count of all, over any number of processes, and their bodies unread', async () => {
    const site = await buildSite(db);
    let read = 0;
    const readBody = async () => {
      read += 1;
      return Buffer.from('{}');
    };
    const processes = [1, 2].map(() => buildCollector(db, [site], { originAllowed: () => false }));
    const foreign = { body: undefined, readBody, origin: 'https://evil.example' };
    for (let sent = 0; sent < 1_000; sent += 50) {
      const posts = Array.from({ length: 50 }, (_, index) =>
        processes[index % 2]?.accept(collectRequest(site, [{ at: NOW }], foreign)),
      );
      expect(new Set((await Promise.all(posts)).map((reply) => reply?.status))).toEqual(new Set([403]));
    }
    await Promise.all(processes.map((collector) => collector.drain()));
    expect([await rowsOf(site), await countedOf(site), read]).toEqual([100, { origin_not_allowed: 1_000 }, 0]);
    await processes[0]?.accept(collectRequest(site, [{ at: new Date(NOW.getTime() + DAY_MS) }], foreign));
    expect(await rowsOf(site)).toBe(101);
  });

  it('spend the budget of their /64, and are then answered before their bodies are read; a shop’s signed order never is', async () => {
    const site = await buildSite(db);
    const budget = openAddressBudget(100, () => 0);
    const { collector, post, secret } = await configured(site, { kind: 'woocommerce' }, { budget });
    let read = 0;
    const call = (address: string) => ({
      request: {
        path: '',
        receivedAt: NOW,
        body: undefined,
        secure: true,
        address,
        readBody: async () => {
          read += 1;
          return Buffer.from('{"no":1}');
        },
      },
      method: 'POST',
      rest: 'track',
      query: new URLSearchParams(),
      headers: {},
      to: 'key' as const,
      source: segment,
    });
    const statuses: number[] = [];
    for (let index = 0; index < 8; index += 1)
      statuses.push((await collector.acceptSource(call(`2001:db8:1:2::${index}`))).status);
    expect([statuses, read]).toEqual([[401, 401, 401, 401, 401, 429, 429, 429], 5]);
    expect((await collector.acceptSource(call('2001:db8:1:3::1'))).status).toBe(401);
    const address = '2001:db8:1:2::1';
    const body = wooOrder('1');
    expect((await post(body, wooHeaders(secret, body), { address })).status).toBe(200);
    expect((await post(body, wooHeaders('falsch und lang', body), { address })).status).toBe(429);
    expect([await ordersOf(site), await bodiesOf(site)]).toEqual([['1'], 0]);
  });
});

describe('a webhook’s signature', () => {
  it('may be over the body as it came or as it was before something compressed it', async () => {
    const site = await buildSite(db);
    const { post, secret } = await configured(site, { kind: 'woocommerce' });
    const answers = [];
    for (const [number, encoding, compress] of [
      ['1', 'gzip', gzipSync],
      ['2', 'br', brotliCompressSync],
    ] as const) {
      const body = wooOrder(number);
      const sent = compress(body);
      answers.push((await post(sent, wooHeaders(secret, body), { encoding })).status);
      answers.push((await post(sent, wooHeaders(secret, sent), { encoding })).status);
      answers.push((await post(sent, wooHeaders('falsch und lang', body), { encoding })).status);
    }
    expect(answers).toEqual([200, 200, 401, 200, 200, 401]);
    expect(await ordersOf(site)).toEqual(['1', '2']);
  });

  it('is asked of 2 MB in a thread, which holds no more than so many at a time', async () => {
    const site = await buildSite(db);
    const { post, secret } = await configured(site, { kind: 'woocommerce' });
    const large = Buffer.from(JSON.stringify({ ...JSON.parse(wooOrder('9').toString()), meta: 'x'.repeat(1_900_000) }));
    expect((await post(gzipSync(large), wooHeaders(secret, large), { encoding: 'gzip' })).status).toBe(200);
    expect(await ordersOf(site)).toEqual(['9']);
    const busy = await configured(site, { kind: 'woocommerce' }, { readLarge: async () => undefined });
    const answer = await busy.post(large, wooHeaders(busy.secret, large));
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1']);
  });
});

describe('what a webhook’s address refused', () => {
  it('is released by the right secret: just what it signs, each order once, and the rest waits', async () => {
    const site = await buildSite(db);
    const { id, post, release } = await configured(site, { kind: 'woocommerce', secret: 'falsch und lang' });
    const right = 'richtig und lang';
    for (const number of ['1', '2', '2', '3']) {
      const body = wooOrder(number);
      expect((await post(body, wooHeaders(right, body))).status).toBe(401);
    }
    expect((await post(wooOrder('4'), wooHeaders('ganz fremd und lang', wooOrder('4')))).status).toBe(401);
    const kept = await db.execute(sql`
      SELECT sealed::text || coalesce(body, '') AS text FROM refused_body JOIN rejected_event USING (site_id, id) WHERE site_id = ${site.id}`);
    expect(kept.rows).toHaveLength(5);
    expect(JSON.stringify(kept.rows)).not.toContain('example.com');
    expect(await release()).toEqual({ released: 0, waiting: 5 });

    await rotateSecret(db, owner(site), site, id, { secret: right }, NOW);
    expect(await release()).toEqual({ released: 4, waiting: 1 });
    expect((await ordersOf(site)).toSorted()).toEqual(['1', '2', '3']);
    expect(await db.$count(rejectedEvent, and(eq(rejectedEvent.siteId, site.id), eq(rejectedEvent.releasedAt, LATER)))).toBe(4);
    const [day] = await db.select().from(refusalDay).where(eq(refusalDay.siteId, site.id));
    expect(day).toMatchObject({ day: '2026-03-28', allowance: allowanceOf(id), kept: 5, released: 4 });

    expect(await release()).toEqual({ released: 0, waiting: 1 });
    expect(JSON.parse((await post(wooOrder('3'), wooHeaders(right, wooOrder('3')))).body)).toMatchObject({
      events: [{ status: 'duplicate' }],
    });
    expect((await ordersOf(site)).toSorted()).toEqual(['1', '2', '3']);
  });

  it('is released by the right mapping, under the time that it came at and an id of now', async () => {
    const site = await buildSite(db);
    const fields = { transaction_id: { path: 'no' }, currency: { path: 'cur' }, value: { path: 'sum' } };
    const mapping = { event: 'purchase', fields: { ...fields, transaction_id: { path: 'number' } } };
    const { id, post, secret, release } = await configured(site, { kind: 'webhook', settings: { mapping } });
    const body = Buffer.from(JSON.stringify({ no: 'R-1', cur: 'EUR', sum: '5.00' }));
    const answer = await post(body, signStandard(secret, 'msg 1', NOW, body.toString()));
    expect([answer.status, JSON.parse(answer.body).events]).toEqual([200, [expect.objectContaining({ status: 'rejected' })]]);
    expect([await ordersOf(site), await bodiesOf(site)]).toEqual([[], 1]);
    await updateSource(db, owner(site), site, id, { settings: { mapping: { event: 'purchase', fields } } }, NOW);
    expect(await release()).toEqual({ released: 1, waiting: 0 });
    const [row] = await db.select().from(event).where(eq(event.siteId, site.id));
    expect([row?.occurredAt, row?.receivedAt, row?.id.slice(0, 8)]).toEqual([NOW, LATER, newTestId(LATER).slice(0, 8)]);
  });

  it('is kept whole though it cannot be read, and released by a version that can', async () => {
    const site = await buildSite(db);
    const { id, post, secret, release } = await configured(site, { kind: 'woocommerce' });
    const body = wooOrder('1');
    const packed = zstdCompressSync(body);
    const headers = wooHeaders(secret, body);
    expect((await post(packed, headers, { encoding: 'compress' })).status).toBe(415);
    expect((await post(body, headers, { encoding: 'gzip' })).status).toBe(415);
    const many = Buffer.from(JSON.stringify(Array.from({ length: 100_001 }, () => 1)));
    expect((await post(many, wooHeaders(secret, many))).status).toBe(413);
    expect([await bodiesOf(site), await release()]).toEqual([3, { released: 0, waiting: 3 }]);

    const rejection = { siteId: site.id, id: newTestId<'rejected_event'>(NOW), receivedAt: NOW, source: 'woocommerce' };
    const earlier = keptBody(delivery(packed, headers, { encoding: 'zstd' }), packed, id, testContext([site]).seal);
    const note = { reason: 'unsupported_encoding' as const, detail: 'must be one of gzip, deflate, br.' };
    await openRefusals(db).keepBody([{ ...rejection, ...note }], earlier);
    expect([await release(), await ordersOf(site)]).toEqual([{ released: 1, waiting: 3 }, ['1']]);
  });

  it('is not kept past the largest body, and its refusal tells how large it was', async () => {
    const site = await buildSite(db);
    const { post } = await configured(site, { kind: 'woocommerce' });
    expect((await post(undefined, { 'content-length': '3000000' })).status).toBe(413);
    const rows = await db.select({ detail: rejectedEvent.detail }).from(rejectedEvent).where(eq(rejectedEvent.siteId, site.id));
    expect(rows).toEqual([
      {
        detail:
          'The body is larger than 2000000 bytes. It has 3000000. Nothing of it could be kept: have the shop send it again, with less in it.',
      },
    ]);
    expect(await bodiesOf(site)).toBe(0);
  });

  it('is answered 503 when the day’s room is spent, so that the shop sends it again', async () => {
    const site = await buildSite(db);
    const { id, post } = await configured(site, { kind: 'woocommerce' });
    await db.insert(refusalDay).values({ siteId: site.id, day: '2026-03-28', allowance: allowanceOf(id), kept: 49_999 });
    const wrong = async (number: string) => {
      const { status, headers } = await post(wooOrder(number), wooHeaders('falsch und lang', wooOrder(number)));
      return [status, headers['retry-after']];
    };
    expect([await wrong('1'), await wrong('2'), await wrong('3')]).toEqual([
      [401, undefined],
      [503, '1'],
      [503, '1'],
    ]);
    expect([await rowsOf(site), await bodiesOf(site)]).toEqual([1, 1]);
  });

  it('has room for so many whatever their source’s neighbours need', async () => {
    const site = await buildSite(db);
    const refusals = openRefusals(db, 1);
    const keep = (sourceId: Id<'source'>) => {
      const rejection = { siteId: site.id, id: newTestId<'rejected_event'>(NOW), receivedAt: NOW, source: 'shopify' };
      const body = { sourceId, bytes: 3, sealed: { keyId: 'k', sealed: 'abc' } };
      return refusals.keepBody([{ ...rejection, reason: 'wrong_signature', detail: 'is wrong' }], body);
    };
    const [one, other] = [newTestId<'source'>(), newTestId<'source'>()];
    expect([await keep(one), await keep(one), await keep(other)]).toEqual([true, false, true]);
  });

  it('goes after 30 days, with all that was refused, and its count stays', async () => {
    const site = await buildSite(db);
    const { post } = await configured(site, { kind: 'woocommerce' });
    await post(wooOrder('1'), wooHeaders('falsch und lang', wooOrder('1')));
    const remove = (days: number) => removeOldRefusals(db, new Date(NOW.getTime() + days * DAY_MS), AbortSignal.timeout(60_000));
    await remove(29);
    expect([await rowsOf(site), await bodiesOf(site)]).toEqual([1, 1]);
    await remove(31);
    expect([await rowsOf(site), await bodiesOf(site), await countedOf(site)]).toEqual([0, 0, { wrong_signature: 1 }]);
    expect(await db.$count(refusalDay, eq(refusalDay.siteId, site.id))).toBe(0);
  });
});

/**
 * Protects the addresses that other tools' clients call, over HTTP as those clients speak it: each stores its event for the right
 * site, limits hold at the limit and one past it, and answers are those that the clients expect.
 */
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Site } from '@/lib/model/site';
import { type CollectionService, collectionService } from '@/lib/pipeline/collect/collection-service';
import { signStandard } from '@/lib/sources/webhook/signature';
import { BROWSER, buildSite } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { ensureTrackerBuilt } from '@/lib/testing/tracker';
import { createSource } from '@/lib/workspace';
import { answerCollection } from './collect-node';
import { collect } from './collect-route';

const { db, url } = await testDatabase();
process.env['DATABASE_URL'] = url;

let site: Site;
let service: CollectionService;
let server: Server;

beforeAll(async () => {
  ensureTrackerBuilt();
  site = await buildSite(db);
  service = await collectionService();
  server = createServer((request, response) => {
    if (!answerCollection(service, request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await service.close();
});

const address = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
const basic = () => ({ authorization: `Basic ${btoa(`${site.writeKey}:`)}` });
const doors: [string, (path: string, init?: RequestInit) => Promise<Response>][] = [
  ['the web server', (path, init) => fetch(address(path), init)],
  ['the Next route handler', (path, init) => collect(new Request(`https://t.shop.example${path}`, init))],
];

/** Names of the events whose message id or anonymous id begins so. */
async function stored(prefix: string): Promise<string[]> {
  const found = await db.execute<{ name: string }>(
    sql`SELECT name FROM event WHERE site_id = ${site.id} AND message_id LIKE ${`${prefix}%`} ORDER BY message_id`,
  );
  return found.rows.map(({ name }) => name);
}

/** What was changed first of the events whose message id begins so. */
async function notes(prefix: string): Promise<unknown[]> {
  const found = await db.execute<{ note: string | null }>(
    sql`SELECT payload #>> '{notes,0,field}' || ' ' || (payload #>> '{notes,0,what}') AS note FROM event
      WHERE site_id = ${site.id} AND message_id LIKE ${`${prefix}%`} ORDER BY message_id`,
  );
  return found.rows.map(({ note }) => note);
}

const calls: [string, object, string][] = [
  ['track', { event: 'Product Viewed' }, 'view_item'],
  ['t', { event: 'Product Viewed' }, 'view_item'],
  ['page', { name: 'Home' }, 'page_view'],
  ['p', { name: 'Home' }, 'page_view'],
  ['screen', { name: 'Home' }, 'screen_view'],
  ['s', { name: 'Home' }, 'screen_view'],
  ['identify', { traits: { email: 'zoë@example.com' } }, 'identify'],
  ['i', { traits: { email: 'zoë@example.com' } }, 'identify'],
  ['group', { groupId: 'g' }, 'group'],
  ['g', { groupId: 'g' }, 'group'],
  ['alias', { previousId: 'a' }, 'alias'],
  ['a', { previousId: 'a' }, 'alias'],
];

describe.each(doors)('Segment’s API at %s', (name, send) => {
  it.each(calls)(
    '/v1/%s stores its event, by key in the header, in the body, and at the site’s own path',
    async (call, said, expected) => {
      const body = (id: string, more: object = {}) =>
        JSON.stringify({
          ...said,
          ...more,
          messageId: `${name} ${call} ${id}`,
          userId: 'u',
          timestamp: new Date().toISOString(),
        });
      const answers = [
        await send(`/v1/${call}`, { method: 'POST', body: body('1'), headers: basic() }),
        await send(`/v1/${call}`, { method: 'POST', body: body('2', { writeKey: site.writeKey }) }),
        await send(`/c/${site.collectPath}/v1/${call}`, { method: 'POST', body: body('3') }),
      ];
      for (const answer of answers) expect([answer.status, await answer.json()]).toEqual([200, { success: true }]);
      expect(await stored(`${name} ${call} `)).toEqual([expected, expected, expected]);
    },
  );

  it.each([
    ['/v1/batch', ''],
    ['/v1/b', ''],
    ['/v1/import', ''],
    ['/beacon/v1/batch', 'query'],
  ])('%s stores all of a gzipped batch, whatever its type says', async (path, key) => {
    const messages = ['track', 'page'].map((type, index) => ({
      type,
      event: 'Song Played',
      messageId: `${name} ${path} ${index}`,
      anonymousId: 'a',
    }));
    const answer = await send(`${path}${key && `?writeKey=${site.writeKey}`}`, {
      method: 'POST',
      body: new Uint8Array(gzipSync(JSON.stringify({ batch: messages, sentAt: new Date().toISOString() }))),
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'gzip', ...(key ? {} : basic()) },
    });
    expect(answer.status).toBe(200);
    expect(await stored(`${name} ${path} `)).toEqual(['song_played', 'page_view']);
  });

  it('takes 500 KB a request and not a byte more, and of a message what fits 32 KB', async () => {
    const padded = (bytes: number) => {
      const without = JSON.stringify({ batch: [], pad: '' }).length;
      return JSON.stringify({ batch: [], pad: 'x'.repeat(bytes - without) });
    };
    const post = async (body: string) => (await send('/v1/batch', { method: 'POST', body, headers: basic() })).status;
    expect([await post(padded(512_000)), await post(padded(512_001))]).toEqual([200, 413]);
    const message = (bytes: number, id: string) => {
      const whole = (pad: string) =>
        JSON.stringify({ type: 'track', event: 'Big', messageId: `${name} big ${id}`, properties: { pad } });
      return JSON.parse(whole('x'.repeat(bytes - whole('').length))) as unknown;
    };
    await post(JSON.stringify({ batch: [message(32_000, 'fits'), message(33_000, 'not')] }));
    expect(await stored(`${name} big `)).toEqual(['big', 'big']);
    expect(await notes(`${name} big `)).toEqual([null, 'properties.pad left_out']);
  });

  it('gives the browser library its settings, at the root and below the site’s path', async () => {
    const root = await send(`/v1/projects/${site.writeKey}/settings`);
    expect([root.status, await root.json()]).toMatchObject([200, { integrations: { 'Segment.io': { apiKey: site.writeKey } } }]);
    const below = await send(`/c/${site.collectPath}/v1/projects/${site.writeKey}/settings`);
    expect((await below.json()).integrations['Segment.io'].apiHost).toMatch(new RegExp(`/c/${site.collectPath}/v1$`));
    expect((await send('/v1/projects/wk_nobody/settings')).status).toBe(404);
  });

  it('lets pages read when to come back', async () => {
    const asked = { origin: 'https://shop.example', 'access-control-request-headers': 'authorization,x-retry-count' };
    const preflight = await send('/v1/t', { method: 'OPTIONS', headers: asked });
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'authorization,x-retry-count',
    ]);
    expect(preflight.headers.get('access-control-expose-headers')).toBe('retry-after');
  });
});

describe.each(doors)('Google’s tag at %s', (name, send) => {
  const hit = (cid: string, more: Record<string, string>) =>
    new URLSearchParams({
      v: '2',
      tid: 'G-1',
      cid,
      sid: '1774746000',
      sct: '2',
      _p: '1',
      _s: '1',
      dl: 'https://shop.example/?gclid=x',
      ul: 'de',
      sr: '1920x1080',
      ...more,
    });
  const storedOf = async (cid: string) => {
    const found = await db.execute<{ name: string }>(
      sql`SELECT name FROM event WHERE site_id = ${site.id} AND personal -> 'browserIds' ->> 'ga' = ${cid} ORDER BY name`,
    );
    return found.rows.map((row) => row.name);
  };

  it('takes a hit by GET, and several events by POST', async () => {
    const headers = { 'user-agent': BROWSER, origin: 'https://shop.example', 'content-type': 'text/plain' };
    const cid = `${doors.findIndex(([door]) => door === name)}.1`;
    const path = `/c/${site.collectPath}/g/collect`;
    const got = await send(`${path}?${hit(cid, { en: 'page_view' })}`, { headers });
    const lines = 'en=view_item&epn.value=9.9&ep.currency=EUR&pr1=idsku-1~nmMühle~pr9.90~qt1\r\nen=add_to_cart&ep.currency=EUR';
    const posted = await send(`${path}?${hit(cid, { _s: '2' })}`, { method: 'POST', body: lines, headers });
    expect([got.status, posted.status]).toEqual([204, 204]);
    expect(await storedOf(cid)).toEqual(['add_to_cart', 'page_view', 'view_item']);
  });
});

describe('an address that is not known', () => {
  /** JSON that took a reviver over a second, in some 20 bytes. */
  const bomb = brotliCompressSync(`[${'[],'.repeat(660_000)}[]]`);

  it.each(['/webhooks/nope', '/c/nope', '/c/nope/v1/batch', '/g/collect?v=2&tid=G-NOPE'])(
    '%s is answered before the body has come, and the connection goes on',
    async (path) => {
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
      let heard = '';
      socket.on('data', (chunk) => {
        heard += chunk.toString('latin1');
      });
      const answers = () => heard.match(/HTTP\/1\.1 40[14]/g)?.length ?? 0;
      socket.write(`POST ${path} HTTP/1.1\r\nhost: shop.example\r\ncontent-length: 1000000\r\n\r\n{`);
      await expect.poll(answers, { timeout: 5_000 }).toBe(1);
      socket.write('x'.repeat(999_999));
      const head = `host: shop.example\r\ncontent-encoding: br\r\ncontent-length: ${bomb.length}`;
      socket.write(Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${head}\r\n\r\n`), bomb]));
      await expect.poll(answers, { timeout: 5_000 }).toBe(2);
      socket.destroy();
    },
  );

  it('decompresses nothing: 200 of the worst bodies take no longer than 200 small ones might', async () => {
    expect(bomb.length).toBeLessThan(64);
    const begun = process.cpuUsage();
    const send = () =>
      fetch(address('/webhooks/nope'), {
        method: 'POST',
        body: new Uint8Array(bomb),
        headers: { 'content-encoding': 'br' },
      });
    const answers = await Promise.all(Array.from({ length: 200 }, send));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
    const { user, system } = process.cpuUsage(begun);
    // Of processor time: decompressing alone would take two seconds, reading it four minutes.
    expect((user + system) / 1_000).toBeLessThan(2_000);
  });
});

describe.each(doors)('a webhook’s address at %s', (_, send) => {
  it('answers a GET with 200 where a source listens, which Mailchimp asks for, and takes what is signed', async () => {
    const owner = { kind: 'member' as const, id: 'm', workspaceId: site.workspaceId, role: 'owner' as const };
    const mapping = { event: 'subscribe', fields: { email: { path: 'mail' } } };
    const made = await createSource(db, owner, site, { kind: 'webhook', name: 'Verteiler', settings: { mapping } });
    const path = `/webhooks/${made.source.path}`;
    await expect.poll(async () => (await send(path)).status, { timeout: 6_000 }).toBe(200);
    expect((await send('/webhooks/nobody')).status).toBe(405);
    const body = JSON.stringify({ mail: 'zoë@example.com' });
    const signed = signStandard(made.secret ?? '', `msg ${path}`, new Date(), body);
    const deliver = async (headers: Record<string, string>) => (await send(path, { method: 'POST', body, headers })).status;
    expect([await deliver(signed), await deliver(signed)]).toEqual([200, 200]);
    expect(await stored(`msg ${path}`)).toEqual(['subscribe']);
    expect([await deliver({}), await deliver({ ...signed, 'webhook-signature': 'v1,AAAA' })]).toEqual([401, 401]);
    const kept = await db.execute(sql`
      SELECT reason, count(*)::int AS times FROM rejected_event WHERE site_id = ${site.id} AND source = 'webhook' GROUP BY 1 ORDER BY 1`);
    expect(kept.rows).toEqual([
      { reason: 'missing_signature', times: expect.any(Number) },
      { reason: 'wrong_signature', times: expect.any(Number) },
    ]);
    expect((await send(`${path}?key=${encodeURIComponent(made.secret ?? '')}`, { method: 'POST', body: '' })).status).toBe(200);
  });
});

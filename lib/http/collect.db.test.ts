/**
 * Protects the two doors of collection, the web server's and Next's: one suite for both, since both are adapters of the same
 * collector.
 */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { parseSetCookie } from 'cookie';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { retiredPath } from '@/db/schema/configuration';
import { BODY_BYTES_MAX } from '@/lib/collection';
import { hmacSha256 } from '@/lib/core/hash';
import type { Site } from '@/lib/model/site';
import { type CollectionService, collectionService } from '@/lib/pipeline/collect/collection-service';
import { BROWSER, buildSite, newTestId, wireEvent } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { ensureTrackerBuilt } from '@/lib/testing/tracker';
import { cookieName } from '@/lib/pipeline/collect/visitor-cookie';
import { createSource, rotatePaths } from '@/lib/workspace';
import { env } from '@/lib/ops/env';
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
  server = createServer((request, response) => void answerCollection(service, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  server.close();
  await service.close();
});

type Door = (path: string, init?: RequestInit & { duplex?: 'half' }) => Promise<Response>;

const doors: [string, Door][] = [
  ['the web server', (path, init) => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/c/${path}`, init)],
  ['the Next route handler', (path, init) => collect(new Request(`https://t.shop.example/c/${path}`, init))],
];

const headers = { origin: 'https://shop.example', 'user-agent': BROWSER, 'content-type': 'text/plain' };

function batch(id: string, visitor = newTestId<'visitor'>()): string {
  const at = new Date();
  return JSON.stringify({ sentAt: at.toISOString(), visitor, events: [wireEvent({ at, id })] });
}

describe.each(doors)('%s', (name, door) => {
  const post = (body: BodyInit, over: Record<string, string> = {}, path = site.collectPath) =>
    door(path, { method: 'POST', body, headers: { ...headers, ...over } });

  it('takes an event, sets the cookie, and lets the page read the answer', async () => {
    const visitor = newTestId<'visitor'>();
    const reply = await post(batch(`${name} 1`, visitor));
    expect([reply.status, await reply.json()]).toEqual([
      202,
      {
        type: 'urn:tieback:receipt',
        events: [{ id: `${name} 1`, status: 'accepted' }],
        visitor: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    ]);
    const kept = parseSetCookie(reply.headers.get('set-cookie') ?? '');
    expect(kept).toMatchObject({ value: visitor, path: '/', maxAge: 34_560_000, httpOnly: true, sameSite: 'lax' });
    expect(reply.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(reply.headers.get('access-control-allow-credentials')).toBe('true');
  });

  it('removes the cookie when consent is taken back, and leaves it on another denied event', async () => {
    const visitor = newTestId<'visitor'>();
    const said = (event: string) => {
      const at = new Date();
      const told = { ...wireEvent({ at, id: `${name} ${event} ${visitor}`, name: event, consent: { analytics: 'denied' } }) };
      return JSON.stringify({ sentAt: at.toISOString(), events: [told] });
    };
    const cookie = `${cookieName(site)}=${visitor}`;
    expect((await post(said('page_view'), { cookie })).headers.get('set-cookie')).toBeNull();
    const removed = (await post(said('consent'), { cookie })).headers.get('set-cookie');
    expect(removed).toContain(`${cookieName(site)}=; Max-Age=0; Path=/;`);
    expect((await post(said('consent'))).headers.get('set-cookie')).toBeNull();
  });

  it('answers a repeat as a duplicate', async () => {
    const body = batch(`${name} 2`);
    await post(body);
    expect((await (await post(body)).json()).events).toEqual([{ id: `${name} 2`, status: 'duplicate' }]);
  });

  it('reads gzip', async () => {
    expect((await post(new Uint8Array(gzipSync(batch(`${name} 3`))), { 'content-encoding': 'gzip' })).status).toBe(202);
  });

  it.each([
    ['broken JSON', '{', 400, 'malformed_json'],
    ['an envelope without events', '{"sentAt":"2026-01-01T00:00:00Z"}', 400, 'malformed_batch'],
    ['one byte too many', 'x'.repeat(BODY_BYTES_MAX + 1), 413, 'too_large'],
  ])('refuses %s', async (_, body, status, reason) => {
    const reply = await post(body);
    expect([reply.status, reply.headers.get('content-type'), (await reply.json()).reason]).toEqual([
      status,
      'application/problem+json',
      reason,
    ]);
  });

  it("refuses another site's pages and unknown paths", async () => {
    expect((await post(batch(`${name} 4`), { origin: 'https://evil.example' })).status).toBe(403);
    expect((await post(batch(`${name} 5`), {}, 'nobody')).status).toBe(404);
  });

  it('answers a preflight', async () => {
    const reply = await door(site.collectPath, { method: 'OPTIONS', headers: { origin: 'https://shop.example' } });
    expect([reply.status, reply.headers.get('access-control-allow-methods')]).toEqual([204, 'POST, GET']);
  });

  it('serves the snippet once, and then that it has not changed', async () => {
    const first = await door(site.scriptPath, { headers: {} });
    expect([first.status, first.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(await first.text()).toContain(site.collectPath);
    const again = await door(site.scriptPath, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });
});

describe('B3 the script knows its address from the server that rendered it', () => {
  const own = new URL(env().PUBLIC_URL).host;
  it.each<[string, string | undefined, string, string]>([
    ['the host that it was reached by', 't.shop.example', '/c/', '//t.shop.example/c/'],
    ['a port, too', 'shop.example:8443', '/c/', '//shop.example:8443/c/'],
    ['the folder of Shopify’s app proxy', 'shop.example', '/apps/store-c/', '//shop.example/apps/store-c/'],
    ['never a host of somebody else, who would be in every cache', 'shop.example.evil.test', '/c/', `//${own}/c/`],
    ['nothing that is no host', 'shop.example"/><script>', '/c/', `//${own}/c/`],
    ['its own address without a host', undefined, '/c/', `//${own}/c/`],
  ])('%s', async (_, host, folder, expected) => {
    const snippet = await service.snippetAt(site.scriptPath, undefined, { host, folder });
    expect(/"folder":"([^"]*)"/.exec(snippet?.text ?? '')?.[1]).toBe(expected);
    expect(snippet?.text).toContain(`"scriptPath":"${site.scriptPath}"`);
  });
});

describe('a path that the site has given up', () => {
  const send = (path: string) =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/c/${path}`, {
      method: 'POST',
      body: batch(`old ${path}`),
      headers,
    });

  it('goes on taking events for 30 days, under the same cookie name, and not a moment longer', async () => {
    const moving = await buildSite(db);
    const owner = { kind: 'member' as const, id: 'm', workspaceId: moving.workspaceId, role: 'owner' as const };
    const moved = await rotatePaths(db, owner, moving.id);
    expect(moved.collectPath).not.toBe(moving.collectPath);
    expect(cookieName(moved)).toBe(cookieName(moving));
    await expect.poll(async () => (await send(moving.collectPath)).status, { timeout: 6_000 }).toBe(202);
    expect((await send(moved.collectPath)).status).toBe(202);
    await db.update(retiredPath).set({ until: new Date() }).where(eq(retiredPath.siteId, moving.id));
    await expect.poll(async () => (await send(moving.collectPath)).status, { timeout: 6_000 }).toBe(404);
  });
});

describe('Shopify’s app proxy', () => {
  it('is believed when the site’s own app has signed, and refused when another has', async () => {
    const shop = await buildSite(db);
    const owner = { kind: 'member' as const, id: 'm', workspaceId: shop.workspaceId, role: 'owner' as const };
    await createSource(db, owner, shop, { kind: 'shopify', name: 'Laden', secret: 'shpss_geheim' });
    const signed = (secret: string) => {
      const query = new URLSearchParams({ shop: 'größe.myshopify.com', path_prefix: '/apps/store-c', timestamp: '1774746000' });
      const text = [...query]
        .map(([name, value]) => `${name}=${value}`)
        .sort()
        .join('');
      query.set('signature', hmacSha256(secret, text).toString('hex'));
      return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/c/${shop.collectPath}?${query}`, {
        method: 'POST',
        body: batch(`proxy ${secret} ${Math.random()}`),
        headers,
      });
    };
    await expect.poll(async () => (await signed('shpss_falsch')).status, { timeout: 6_000 }).toBe(401);
    expect((await signed('shpss_geheim')).status).toBe(202);
  });
});

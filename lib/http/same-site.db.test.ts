/**
 * Protects the same-site recipes by running them: each text serves Tieback below /c/ of a store's host, through the real nginx,
 * Caddy, Next's own rewriting code, and the Worker's code under Node's fetch. What only Cloudflare, Vercel or Shopify can run is
 * not run here.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request as httpRequest, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { eq } from 'drizzle-orm';
import { checkCustomRoutes, type Rewrite } from 'next/dist/lib/load-custom-routes.js';
import { proxyRequest } from 'next/dist/server/lib/router-utils/proxy-request.js';
import { getPathMatch } from 'next/dist/shared/lib/router/utils/path-match.js';
import { prepareDestination } from 'next/dist/shared/lib/router/utils/prepare-destination.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { event } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import { freePort } from '@/lib/ops/embedded-postgres';
import { type CollectionService, collectionService } from '@/lib/pipeline/collect/collection-service';
import { BROWSER, buildSite, newTestId, wireEvent } from '@/lib/testing/builders';
import { ensureBinary } from '@/lib/testing/debian';
import { runsHere } from '@/lib/testing/needs';
import { testDatabase } from '@/lib/testing/postgres';
import { type SameSiteRecipe, sameSiteRecipes } from '@/lib/workspace/same-site';
import { answerCollection } from './collect-node';

const { db, url } = await testDatabase();
process.env['DATABASE_URL'] = url;
process.env['TRUSTED_PROXY_HOPS'] = '1';

const STORE = 'shop.example';
/** Linux answers on all of 127.0.0.0/8: a shopper's address that is not the proxy's. */
const SHOPPER = '127.0.0.7';
const INSTALL_MS = 240_000;
const READY_TRIES = 100;

let site: Site;
let service: CollectionService;
let tieback: Server;
let folder: string;
/** Host headers that Tieback saw: a name-based server in front of it goes by them. */
const hostsAsked = new Set<string | undefined>();

beforeAll(async () => {
  spawnSync(process.execPath, ['--import', 'tsx', 'lib/tracker/build.ts']);
  folder = await mkdtemp(join(tmpdir(), 'tieback-same-site-'));
  site = await buildSite(db);
  service = await collectionService();
  tieback = await listen((request, response) => {
    hostsAsked.add(request.headers.host);
    answerCollection(service, request, response);
  });
});

afterAll(async () => {
  tieback.close();
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

function recipe(id: SameSiteRecipe['id'], publicUrl = `http://127.0.0.1:${portOf(tieback)}`): string {
  const recipes = sameSiteRecipes({ publicUrl, storeHost: STORE, collectPath: site.collectPath, scriptPath: site.scriptPath });
  return recipes.find((one) => one.id === id)?.text ?? '';
}

type Answer = { status: number; headers: Record<string, string | undefined>; cookies: string[]; body: string };
/** A request of a shopper's browser to the store's host. */
type Store = (path: string, init?: { headers?: Record<string, string>; body?: string }) => Promise<Answer>;

/**
 * What holds for every way: asked by each test once its proxy runs. `secure`: whether the proxy says that the shopper came over
 * TLS.
 */
async function expectSameSite(store: Store, address: string, secure = false): Promise<void> {
  hostsAsked.clear();
  const visitor = newTestId<'visitor'>();
  const post = (id: string, asked: string, headers = {}) => {
    const at = new Date();
    const events = [wireEvent({ at, id, url: `https://${STORE}/` })];
    return store(`/c/${site.collectPath}`, {
      body: JSON.stringify({ sentAt: at.toISOString(), visitor: asked, events }),
      headers: { 'content-type': 'text/plain', 'user-agent': BROWSER, origin: `https://${STORE}`, ...headers },
    });
  };
  const messageId = newTestId<'event'>();
  const first = await post(messageId, visitor, { 'x-forwarded-host': 'evil.example' });
  const receipt = { type: 'urn:tieback:receipt', events: [{ id: messageId, status: 'accepted' }], visitor };
  expect([first.status, JSON.parse(first.body)]).toEqual([202, receipt]);
  const attributes = ['Max-Age=34560000', `Domain=${STORE}`, 'Path=/', 'HttpOnly', ...(secure ? ['Secure'] : []), 'SameSite=Lax'];
  const [cookie = '', ...kept] = first.cookies.flatMap((text) => text.split('; '));
  expect([cookie.split('=')[1], kept]).toEqual([visitor, attributes]);

  const again = await post(newTestId<'event'>(), newTestId<'visitor'>(), { cookie });
  expect(JSON.parse(again.body).visitor).toBe(visitor);
  const [stored] = await db.select({ personal: event.personal }).from(event).where(eq(event.messageId, messageId));
  expect(stored?.personal?.ip).toBe(address);

  const script = await store(`/c/${site.scriptPath}`);
  expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
  expect(script.body).toContain(site.collectPath);
  const unchanged = await store(`/c/${site.scriptPath}`, { headers: { 'if-none-match': script.headers['etag'] ?? '' } });
  expect([unchanged.status, unchanged.body]).toEqual([304, '']);

  const below = await store(`/c/${site.collectPath}/v1/projects/${site.writeKey}/settings?a=1`);
  expect([below.status, below.headers['content-type']]).toEqual([200, 'application/json']);
  expect([...hostsAsked]).toEqual([`127.0.0.1:${portOf(tieback)}`]);
}

describe.skipIf(!runsHere('nginx'))('nginx', () => {
  let nginx: Program;
  const conf = (server: string) =>
    `daemon off; master_process off; pid ${folder}/nginx.pid; error_log stderr; events {}
    http { access_log off; ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${folder}/${of};`).join(' ')}
    server { ${server} location ~ \\.js$ { return 404; } location / { return 200 "the store"; } } }`;

  beforeAll(() => {
    nginx = program(ensureBinary('nginx', 'nginx-light'));
  }, INSTALL_MS);
  afterEach(() => nginx.stop());

  it('serves Tieback below /c/, before the rules for static files', async () => {
    const port = await freePort();
    await writeFile(join(folder, 'nginx.conf'), conf(`listen 127.0.0.1:${port}; server_name ${STORE}; ${recipe('nginx')}`));
    const store = await nginx.start(['-p', folder, '-c', join(folder, 'nginx.conf')], port);
    await expectSameSite(store, SHOPPER);
    expect((await store('/cart')).body).toBe('the store');
  });

  it('is believed by nginx for a Tieback behind TLS, whose certificate it checks', async () => {
    const port = await freePort();
    const file = join(folder, 'tls.conf');
    await writeFile(file, conf(`listen 127.0.0.1:${port}; ${recipe('nginx', 'https://127.0.0.1:9')}`));
    const { stderr } = spawnSync(nginx.path, ['-t', '-p', folder, '-c', file], { encoding: 'utf8' });
    expect(stderr).toContain('test is successful');
  });
});

describe.skipIf(!runsHere('caddy'))('Caddy', () => {
  let caddy: Program;
  beforeAll(() => {
    caddy = program(ensureBinary('caddy', 'caddy'));
  }, INSTALL_MS);
  afterEach(() => caddy.stop());

  it('serves Tieback below /c/, and what the store serves elsewhere', async () => {
    const port = await freePort();
    const file = join(folder, 'Caddyfile');
    const block = `http://${STORE}:${port} {\nbind 127.0.0.1\n${recipe('caddy')}\nrespond "the store"\n}\n`;
    await writeFile(file, `{\nadmin off\nauto_https off\n}\n${block}`);
    const store = await caddy.start(['run', '--config', file, '--adapter', 'caddyfile'], port);
    await expectSameSite(store, SHOPPER);
    expect((await store('/cart')).body).toBe('the store');
  });
});

describe('the Cloudflare Worker', () => {
  it('answers as Tieback does, with the address that Cloudflare gives', async () => {
    const worker: { default: { fetch(request: Request): Promise<Response> } } = await load(
      'worker.mjs',
      recipe('cloudflare-worker'),
    );
    await expectSameSite(
      async (path, { body, headers } = {}) => {
        const shopper = { ...headers, 'x-forwarded-for': '203.0.113.9', 'cf-connecting-ip': '198.51.100.7' };
        const asked = new Request(`https://${STORE}${path}`, { method: body ? 'POST' : 'GET', body, headers: shopper });
        const reply = await worker.default.fetch(asked);
        const cookies = reply.headers.getSetCookie();
        return { status: reply.status, headers: Object.fromEntries(reply.headers), cookies, body: await reply.text() };
      },
      '198.51.100.7',
      true,
    );
  });
});

describe('rewrites', () => {
  let store: Server | undefined;
  afterEach(() => store?.close());

  it("are carried out by Next's own code as Next's documented rewrites()", async () => {
    const config: { default: { rewrites(): Promise<{ beforeFiles: Rewrite[] }> } } = await load('next.mjs', recipe('next'));
    const { beforeFiles } = await config.default.rewrites();
    checkCustomRoutes(beforeFiles, 'rewrite');
    store = await listen((request, response) => rewrite(beforeFiles, request, response));
    const asked = browser(portOf(store));
    // What Vercel's edge, or a proxy in front of Next, writes.
    const edge = { 'x-forwarded-for': '198.51.100.8', 'x-forwarded-proto': 'https' };
    await expectSameSite((path, init) => asked(path, { ...init, headers: { ...init?.headers, ...edge } }), '198.51.100.8', true);
    expect((await asked('/cart')).body).toBe('the store');
  });

  it('are the same in vercel.json', async () => {
    const config: { default: { rewrites(): Promise<{ beforeFiles: Rewrite[] }> } } = await load('same.mjs', recipe('next'));
    expect(JSON.parse(recipe('vercel')).rewrites).toEqual((await config.default.rewrites()).beforeFiles);
  });
});

/** As next/dist/server/lib/router-utils/resolve-routes.js does with a rewrite to another origin. */
function rewrite(rewrites: Rewrite[], request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', `http://${STORE}`);
  for (const { source, destination } of rewrites) {
    const params = getPathMatch(source, { removeUnnamedParams: true, strict: true })(pathname);
    if (!params) continue;
    const query = Object.fromEntries(searchParams);
    const { parsedDestination } = prepareDestination({ appendParamsToQuery: false, destination, params, query });
    void proxyRequest(request, response, { ...parsedDestination, auth: null });
    return;
  }
  response.end('the store');
}

type Program = { path: string; start(args: string[], port: number): Promise<Store>; stop(): Promise<void> };

/** A server of another make, ended by its process id. */
function program(path: string): Program {
  let running: ChildProcess | undefined;
  let said = '';
  return {
    path,
    async start(args, port) {
      running = spawn(path, args, {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder },
      });
      running.stderr?.on('data', (text: Buffer) => {
        said += text.toString();
      });
      const store = browser(port);
      for (let tries = 0; tries < READY_TRIES; tries++) {
        if (await store('/').catch(() => undefined)) return store;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`${path} does not answer: ${said}`);
    },
    async stop() {
      const ended = running?.exitCode === null && running.kill('SIGTERM') ? once(running, 'exit') : undefined;
      await ended;
    },
  };
}

/** Comes from the shopper's address with the store's Host, and claims to be somebody else. */
function browser(port: number): Store {
  return (path, { headers, body } = {}) =>
    new Promise((resolve, reject) => {
      const shopper = { host: STORE, 'x-forwarded-for': '203.0.113.9', ...headers };
      const options = { host: '127.0.0.1', port, path, localAddress: SHOPPER, method: body ? 'POST' : 'GET', headers: shopper };
      const sent = httpRequest({ ...options, agent: false }, (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('end', () => {
          const { 'set-cookie': cookies = [], ...others } = reply.headers;
          const flat = Object.fromEntries(Object.entries(others).map(([name, value]) => [name, value?.toString()]));
          resolve({ status: reply.statusCode ?? 0, headers: flat, cookies, body: Buffer.concat(chunks).toString() });
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
}

/** The text as a module. */
async function load(name: string, text: string) {
  const file = join(folder, name);
  await writeFile(file, text);
  return import(/* @vite-ignore */ pathToFileURL(file).href);
}

function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer(answer);
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

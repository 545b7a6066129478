/**
 * The large stores that reports, pages and plans are measured on, each in a Postgres of its own that is kept between runs: made
 * anew when the schema or this code's version of the shop changes.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { eq } from 'drizzle-orm';
import { connect } from '@/db/client';
import { migrate } from '@/db/migrate';
import { siteById } from '@/db/queries/site';
import { site as siteTable } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { SECOND_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { freePort, type RunningPostgres, startEmbeddedPostgres } from '@/lib/ops/embedded-postgres';
import { buildSite } from '@/lib/testing/builders';
import { ensureDemoWorkspace } from '@/lib/workspace/demo';
import { deriveShop } from './derive';
import { multiply } from './multiply';
import type { ShopShape } from './shop';

export const storeSizes = ['1m', '10m'] as const;
export type StoreSize = (typeof storeSizes)[number];

/** Goes up with every change of what a store holds. */
const STORE_VERSION = 1;
/** A million visits, 200,000 orders and 12,000 campaigns' ads in both; ten times the page views in the larger. */
const COPIES = 100;
const shapes: Record<StoreSize, ShopShape> = {
  '1m': { sessions: 10_000, orders: 2_000, pageViews: 1, ads: 1_200 },
  '10m': { sessions: 10_000, orders: 2_000, pageViews: 10, ads: 1_200 },
};
/** A store for trying the bench itself: never compared with anything. */
const TRIAL_COPIES = 5;
const READY = 'ready.json';
/** Its place among the sites of the demo's workspace. */
export const STORE_SLUG = 'bench';

export type OpenStore = {
  site: Site;
  url: () => string;
  /** Stops and starts its Postgres: nothing is in shared buffers then, though the system may still have its files in memory. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** Where the store lies; results are kept beside it. */
  folder: string;
};

/** Opens the store of this size, made first where it is missing. */
export async function openStore(size: StoreSize, isTrial = false): Promise<OpenStore> {
  const root = resolve(process.env['DATA_DIR'] ?? '.data', 'bench');
  const folder = join(root, `${isTrial ? 'trial' : 'store'}-v${STORE_VERSION}-${await lastMigration()}-${size}`);
  // As the processes that are measured: the public default seals.
  process.env['DEMO'] = 'true';
  // Connections are lost with every restart.
  process.env['LOG_LEVEL'] ??= 'error';
  const password = existsSync(join(folder, READY)) ? (await readReady(folder)).password : await startOver(root, folder, size);
  let server = await start(folder, password);
  if (!existsSync(join(folder, READY))) await fill(server, folder, password, shapes[size], isTrial ? TRIAL_COPIES : COPIES);
  const db = connect(server.url, 1, 'bench');
  const site = await siteById(db, (await readReady(folder)).site);
  await db.$client.end();
  if (!site) throw new Error(`the store in ${folder} has lost its site: remove the folder`);
  return {
    site,
    folder,
    url: () => server.url,
    async restart() {
      await server.stop();
      server = await start(folder, password);
    },
    stop: () => server.stop(),
  };
}

/** Removes what an interrupted run, or the same size of an earlier version, has left. */
async function startOver(root: string, folder: string, size: StoreSize): Promise<string> {
  await mkdir(root, { recursive: true });
  for (const name of await readdir(root)) {
    const isOf = name.endsWith(`-${size}`) && folder.includes(name.slice(0, name.indexOf('-')));
    if (isOf) await rm(join(root, name), { recursive: true, force: true });
  }
  await mkdir(folder);
  await chmod(folder, 0o755);
  return randomBytes(12).toString('hex');
}

async function start(folder: string, password: string): Promise<RunningPostgres> {
  const own = { folder: join(folder, 'postgres'), password, port: await freePort() };
  const server = await startEmbeddedPostgres({ ...own, durable: false, sharedBuffersMb: 1024 });
  // What a connection logs when the server goes asks for the settings.
  process.env['DATABASE_URL'] = server.url;
  return server;
}

async function fill(server: RunningPostgres, folder: string, password: string, shape: ShopShape, copies: number): Promise<void> {
  const began = performance.now();
  const since = () => `${((performance.now() - began) / SECOND_MS).toFixed(0)} s`;
  await migrate(server.url);
  const db = connect(server.url, 2, 'bench');
  const [template, site] = [await buildSite(db), await buildSite(db)];
  await deriveShop(db, template, shape);
  console.log(`${since()}: a shop of ${shape.sessions} visits is derived`);
  await multiply(db, { from: template.id, into: site.id, copies });
  console.log(`${since()}: and multiplied by ${copies}`);
  // Pages are looked at as whoever signs in to a demo.
  const demo = await ensureDemoWorkspace(db);
  await db.update(siteTable).set({ workspaceId: demo.site.workspaceId, slug: STORE_SLUG }).where(eq(siteTable.id, site.id));
  await db.$client.query('VACUUM ANALYZE');
  await db.$client.query('CHECKPOINT');
  await db.$client.end();
  await writeFile(join(folder, READY), JSON.stringify({ password, site: site.id }));
  console.log(`${since()}: ready in ${folder}`);
}

async function readReady(folder: string): Promise<{ password: string; site: Id<'site'> }> {
  return JSON.parse(await readFile(join(folder, READY), 'utf8')) as { password: string; site: Id<'site'> };
}

async function lastMigration(): Promise<string> {
  const names = (await readdir('drizzle')).filter((name) => name.endsWith('.sql')).toSorted();
  return names.at(-1)?.slice(0, 4) ?? '0000';
}

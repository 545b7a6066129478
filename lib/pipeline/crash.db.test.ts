/**
 * Protects against kill -9: web and worker processes die under load, again and again. Every acknowledged event must be stored
 * once, positions must have no gap, and what was derived must be just what a rebuild derives.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import { sitesWithWork } from '@/db/queries/log';
import { logFaults } from '@/db/queries/log-state';
import { MINUTE_MS } from '@/lib/core/instant';
import { freePort } from '@/lib/ops/embedded-postgres';
import { buildSite } from '@/lib/testing/builders';
import { derivedRows } from '@/lib/testing/derived-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { letShop, type Shoppers } from '@/lib/testing/shoppers';
import { rebuildSite } from './derive/rebuild';

const { db, url } = await testDatabase();
const ports = [await freePort(), await freePort()];
const KILLS = 4;
const TIMEOUT_MS = 12 * MINUTE_MS;
const WORKERS = 3;
const SHOPPERS = 8;
/** Between two visits of one: as many as come without it are derived long after the last kill. */
const PAUSE_MS = 200;
/** Acknowledged between two kills. */
const EVENTS_BETWEEN = 40;
/** A process takes half a minute to start beside other work (load 20 on 2 cores); what is waited for is the condition. */
const PATIENCE = { timeout: 3 * MINUTE_MS, interval: 50 };
const children = new Set<ChildProcess>();

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

function start(entry: string, port?: number): ChildProcess {
  const env = {
    ...process.env,
    DATABASE_URL: url,
    ...(port && { PORT: String(port) }),
    NODE_ENV: 'production' as const,
    DEMO: 'true',
    LOG_LEVEL: 'error',
  };
  const child = spawn(process.execPath, ['--import', 'tsx', entry], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  return child;
}

async function startCollecting(port: number): Promise<ChildProcess> {
  const child = start('lib/testing/collect-process.ts', port);
  for await (const line of createInterface({ input: child.stdout ?? process.stdin })) if (line === String(port)) break;
  return child;
}

const startWorker = () => start('lib/cli/worker.ts');

/** Events derived of all sites. */
async function derived(): Promise<number> {
  const { rows } = await db.execute<{ events: string }>(sql`SELECT coalesce(sum(position), 0)::text AS events FROM cursor`);
  return Number(rows[0]?.events);
}

/** Kills one worker and one web process after the other, in the midst of work, while the shoppers go on. */
async function killInTurn(webs: ChildProcess[], workers: ChildProcess[], { acknowledged }: Shoppers): Promise<void> {
  for (let kill = 0; kill < KILLS; kill += 1) {
    const [derivedBefore, before] = [await derived(), acknowledged.length];
    await expect.poll(derived, PATIENCE).toBeGreaterThan(derivedBefore);
    workers[kill % workers.length]?.kill('SIGKILL');
    workers[kill % workers.length] = startWorker();
    await expect.poll(() => acknowledged.length, PATIENCE).toBeGreaterThan(before + EVENTS_BETWEEN);
    const port = ports[kill % ports.length] ?? 0;
    webs[kill % ports.length]?.kill('SIGKILL');
    webs[kill % ports.length] = await startCollecting(port);
  }
}

describe('kill -9 of two web processes and three workers', () => {
  it.each([1, 100])(
    'loses no acknowledged event of %i sites, leaves no gap in a log, and doubles no derived row',
    async (count) => {
      spawnSync(process.execPath, ['--import', 'tsx', 'lib/tracker/build.ts']);
      const sites = await Promise.all(Array.from({ length: count }, () => buildSite(db)));
      const webs = await Promise.all(ports.map(startCollecting));
      const workers = Array.from({ length: WORKERS }, startWorker);
      const shoppers = letShop(sites, ports, SHOPPERS, PAUSE_MS);
      await killInTurn(webs, workers, shoppers);
      await shoppers.stop();
      await expect.poll(() => sitesWithWork(db), PATIENCE).toEqual([]);
      for (const child of [...webs, ...workers]) child.kill('SIGKILL');

      const { acknowledged } = shoppers;
      expect(acknowledged.length).toBeGreaterThan(100);
      const { rows } = await db.execute(sql`
      SELECT count(*)::int AS stored, count(DISTINCT message_id)::int AS distinct FROM event
      WHERE message_id = ANY(${sql.param(acknowledged)}::text[])`);
      expect(rows).toEqual([{ stored: acknowledged.length, distinct: acknowledged.length }]);
      expect(await logFaults(db)).toEqual([]);
      for (const site of sites.slice(0, 5)) {
        const live = await derivedRows(db, site);
        await rebuildSite(db, site);
        expect(await derivedRows(db, site)).toEqual(live);
      }
    },
    TIMEOUT_MS,
  );
});

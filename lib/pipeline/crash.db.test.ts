/**
 * Protects against kill -9: web and worker processes die under load, again and again. Every acknowledged event must be stored once, and what was derived
 * must be just what a rebuild derives.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import { sitesWithWork } from '@/db/queries/log';
import { MINUTE_MS } from '@/lib/core/instant';
import { freePort } from '@/lib/ops/embedded-postgres';
import { ad, buildSite, collectRequest, newTestId, purchase } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { derivedTables, rebuildSite } from './derive/rebuild';

const { db, url } = await testDatabase();
const port = await freePort();
const KILLS = 4;
const children = new Set<ChildProcess>();

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

function start(entry: string): ChildProcess {
  const env = {
    ...process.env,
    DATABASE_URL: url,
    PORT: String(port),
    NODE_ENV: 'production' as const,
    DEMO: 'true',
    LOG_LEVEL: 'error',
  };
  const child = spawn(process.execPath, ['--import', 'tsx', entry], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  return child;
}

async function startCollecting(): Promise<ChildProcess> {
  const child = start('lib/testing/collect-process.ts');
  for await (const line of createInterface({ input: child.stdout ?? process.stdin })) if (line === String(port)) break;
  return child;
}

async function derivedRows(siteId: string): Promise<unknown[][]> {
  const tables: unknown[][] = [];
  for (const table of derivedTables) {
    const { rows } = await db.execute(
      sql`SELECT to_jsonb(t) AS row FROM ${sql.identifier(table)} AS t WHERE site_id = ${siteId} ORDER BY 1`,
    );
    tables.push(rows);
  }
  return tables;
}

describe('kill -9', () => {
  it('loses no acknowledged event and doubles no derived row', async () => {
    spawnSync(process.execPath, ['--import', 'tsx', 'lib/tracker/build.ts']);
    const site = await buildSite(db);
    const acknowledged: string[] = [];
    let sending = true;
    let web = await startCollecting();
    let worker = start('lib/cli/worker.ts');

    /** A shopper who clicks an ad and buys, sending again what was not answered, as the snippet does. */
    async function shop(number: number): Promise<void> {
      for (let round = 0; sending; round += 1) {
        const at = new Date();
        const visitor = newTestId<'visitor'>();
        const user = { email: `p${number >> 1}-${round >> 1}@example.com` };
        const visits = [
          ad(at, visitor),
          purchase({ at: new Date(at.getTime() + MINUTE_MS / 60), visitor, order: `${number}-${round}`, user }),
        ].map((visit) => ({ ...visit, id: randomUUID() }));
        const { body } = collectRequest(site, visits);
        while (sending) {
          const answer = await fetch(`http://127.0.0.1:${port}/c/${site.collectPath}`, {
            method: 'POST',
            body: Buffer.from(body ?? []),
            headers: {
              'user-agent': 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
            },
          }).catch(() => undefined);
          if (answer?.status === 202) {
            acknowledged.push(...visits.map(({ id }) => id));
            break;
          }
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      }
    }

    const shoppers = Array.from({ length: 8 }, (_, number) => shop(number));
    for (let kill = 0; kill < KILLS; kill += 1) {
      await new Promise((resolve) => setTimeout(resolve, 700));
      worker.kill('SIGKILL');
      worker = start('lib/cli/worker.ts');
      await new Promise((resolve) => setTimeout(resolve, 400));
      web.kill('SIGKILL');
      web = await startCollecting();
    }
    sending = false;
    await Promise.all(shoppers);
    await expect.poll(() => sitesWithWork(db), { timeout: 30_000 }).toEqual([]);

    expect(acknowledged.length).toBeGreaterThan(100);
    const { rows } = await db.execute(sql`
      SELECT count(*)::int AS stored, count(DISTINCT message_id)::int AS distinct FROM event
      WHERE site_id = ${site.id} AND message_id = ANY(${sql.param(acknowledged)}::text[])`);
    expect(rows).toEqual([{ stored: acknowledged.length, distinct: acknowledged.length }]);
    const live = await derivedRows(site.id);
    worker.kill('SIGKILL');
    await rebuildSite(db, site);
    expect(await derivedRows(site.id)).toEqual(live);
  });
});

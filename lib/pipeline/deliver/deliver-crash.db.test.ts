/**
 * Protects delivery against kill -9: worker processes die while requests are under way, again and again. Every event must reach
 * every vendor, and the vendors, deduplicating by key as the platforms do, must count each once. Leases are let run out by hand:
 * a minute of waiting proves no more.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { and, eq, sql } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import { sitesWithWork } from '@/db/queries/log';
import { delivery } from '@/db/schema';
import { MINUTE_MS } from '@/lib/core/instant';
import { buildCollector, buildSite, newTestId, send } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { buildConnection, testSandbox } from '@/lib/testing/sandbox';
import { processSite } from '../derive/process';

const { db, url } = await testDatabase();
const sandbox = await testSandbox();
const EVENTS = 200;
const KILLS = 3;
/** One takes a thousand events a request, one fifty, one each by itself. */
const VENDORS = ['meta', 'tiktok', 'webhook'];
/** A worker takes half a minute to start beside other work (load 20 on 2 cores); what is waited for is the condition. */
const PATIENCE_MS = 3 * MINUTE_MS;
const TEST_MS = 12 * MINUTE_MS;
const children = new Set<ChildProcess>();

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

function startWorker(): ChildProcess {
  const env = {
    ...process.env,
    DATABASE_URL: url,
    NODE_ENV: 'production' as const,
    // What the test seals, it seals under the public default.
    DEMO: 'true',
    OUTBOUND_ALLOWED: sandbox.host,
    LOG_LEVEL: 'error',
  };
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/cli/worker.ts'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.add(child);
  return child;
}

const requests = () => VENDORS.reduce((sum, id) => sum + sandbox.report(id).requests, 0);

describe('kill -9 of the worker while it sends', () => {
  it(
    'loses nothing, and every vendor counts each conversion once',
    async () => {
      const site = await buildSite(db);
      const createdAt = new Date(Date.now() - 60_000);
      for (const id of VENDORS) await buildConnection(db, site, id, sandbox.url, { createdAt });
      const collector = buildCollector(db, [site]);
      const at = new Date();
      const ids = Array.from({ length: EVENTS }, (_, index) => `crash-${index}`);
      await Promise.all(ids.map((id) => send(collector, site, [{ at, id, visitor: newTestId<'visitor'>() }])));
      await sitesWithWork(db);
      while ((await processSite(db, site, new Date())) > 0);
      for (const id of VENDORS) sandbox.control(id, { latencyMs: 150 });

      for (let kill = 0; kill < KILLS; kill += 1) {
        const before = requests();
        const worker = startWorker();
        // Killed while requests are under way: some are answered and not yet written down, some are not answered.
        await expect.poll(requests, { timeout: PATIENCE_MS, interval: 20 }).toBeGreaterThan(before + kill * 3);
        await new Promise((resolve) => setTimeout(resolve, 40 + kill * 60));
        worker.kill('SIGKILL');
        await db.execute(sql`UPDATE delivery SET leased_until = now() - interval '1 second' WHERE state = 'sending'`);
      }
      for (const id of VENDORS) sandbox.control(id, { latencyMs: 0 });
      const last = startWorker();
      const open = () => db.$count(delivery, and(eq(delivery.siteId, site.id), sql`${delivery.state} <> 'delivered'`));
      await expect.poll(open, { timeout: PATIENCE_MS }).toBe(0);
      last.kill('SIGTERM');

      expect(await db.$count(delivery, eq(delivery.siteId, site.id))).toBe(EVENTS * VENDORS.length);
      for (const id of VENDORS) {
        const { events, keys } = sandbox.report(id);
        expect({ id, events }).toEqual({ id, events: EVENTS });
        expect(new Set(keys.map((key) => key.replace(/^.* /, '')))).toHaveProperty('size', EVENTS);
      }
    },
    TEST_MS,
  );
});

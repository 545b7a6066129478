/** Protects the lights: /readyz is of collection's own connections, and /healthz of none. */
import { createServer } from 'node:http';
import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import { connect } from '@/db/client';
import type { CollectionService } from '@/lib/pipeline/collect/collection-service';
import { watchStore } from '@/lib/pipeline/collect/store-health';
import { testDatabase } from '@/lib/testing/postgres';
import { answerOperator } from './operator-paths';

const METRICS_TOKEN = 'a token for the figures';
process.env['METRICS_TOKEN'] = METRICS_TOKEN;
const { db, url } = await testDatabase();
const screens = connect(url, 2, 'tieback-screens', 'screens');
Object.assign(globalThis, { tiebackDatabase: screens });
const health = watchStore(db);
let service: Pick<CollectionService, 'problem'> | undefined;
const server = createServer((request, response) => {
  if (!answerOperator(service, request, response)) response.writeHead(404).end();
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
afterAll(async () => {
  server.close();
  health.close();
  await screens.$client.end();
});

async function lookAt(path: string, headers?: Record<string, string>) {
  const answer = await fetch(`${base}${path}`, { ...(headers && { headers }) });
  return [answer.status, (await answer.text()).trim()];
}

describe('the lights', () => {
  it('are green and red while the database is waited for', async () => {
    expect(await lookAt('/healthz')).toEqual([200, 'ok']);
    expect(await lookAt('/readyz')).toEqual([503, 'The database is waited for.']);
  });

  it('are green while 14 slow reports hold every connection of the console', async () => {
    service = health;
    await expect.poll(health.problem).toBeUndefined();
    const reports = Array.from({ length: 14 }, async () => void (await screens.execute(sql`SELECT pg_sleep(0.3)`)));
    await expect.poll(() => screens.$client.waitingCount).toBeGreaterThan(5);
    const startedAt = performance.now();
    expect(await lookAt('/readyz')).toEqual([200, 'ready']);
    expect(performance.now() - startedAt).toBeLessThan(300);
    expect(screens.$client.waitingCount).toBeGreaterThan(5);
    await Promise.all(reports);
  });

  it('come with figures: queues, the log, pools', async () => {
    expect((await lookAt('/metrics'))[0]).toBe(404);
    expect((await lookAt('/metrics', { authorization: 'Bearer guessed' }))[0]).toBe(404);
    const [status, text] = await lookAt('/metrics', { authorization: `Bearer ${METRICS_TOKEN}` });
    expect(status).toBe(200);
    for (const line of [
      'tieback_worker_backlog_events 0',
      'tieback_pool_connections{pool="tieback-screens",state="waiting"} 0',
    ]) {
      expect(text).toContain(line);
    }
  });
});

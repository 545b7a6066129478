/**
 * Protects the start and the end of the worker as operators run it: by npm, before its database answers, and ended by SIGTERM to npm.
 * (Web and worker before a database that is not there: lib/drills/slow-start.ts.)
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { freePort } from '@/lib/ops/embedded-postgres';
import { openSilentProxy } from '@/lib/testing/silent-proxy';
import { testDatabase } from '@/lib/testing/postgres';

const { url } = await testDatabase();
const children = new Set<ChildProcess>();

afterAll(() => {
  for (const { pid } of children) if (pid && isAlive(-pid)) process.kill(-pid, 'SIGKILL');
});

/** `npm run` in a process group of its own, so that what it leaves behind is seen. */
function npmRun(script: string, databaseUrl: string, more: Record<string, string> = {}) {
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    NODE_ENV: 'production' as const,
    DEMO: 'true',
    LOG_LEVEL: 'info',
    ...more,
  };
  const child = spawn('npm', ['run', script], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', (line) => lines.push(line));
  return { child, lines };
}

/** Whether the process, or for a negative number anybody of the group, lives. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function endByNpm({ pid = 0 }: ChildProcess): Promise<void> {
  process.kill(pid, 'SIGTERM');
  await expect.poll(() => isAlive(-pid), { timeout: 15_000 }).toBe(false);
}

const saying = (lines: string[], word: string) => lines.filter((line) => line.includes(word));
const POLL = { timeout: 40_000, interval: 100 };

describe('npm run worker', () => {
  it('waits for a database that does not answer, starts when it does, serves its metrics, and ends', async () => {
    const proxy = await openSilentProxy(Number(new URL(url).port));
    proxy.silence('later too');
    const through = new URL(url);
    through.port = String(proxy.port);
    const port = await freePort();
    const more = { WORKER_METRICS_PORT: String(port), HOST: '127.0.0.1' };
    const { child, lines } = npmRun('worker', through.toString(), more);
    await expect.poll(() => saying(lines, 'database.awaited').length, POLL).toBeGreaterThan(0);
    proxy.hear();
    await expect.poll(() => saying(lines, 'worker.started').length, POLL).toBe(1);
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    for (const name of ['tieback_worker_backlog_events 0', 'tieback_pool_connections{pool="tieback-work",state="used"}']) {
      expect(metrics).toContain(name);
    }
    await endByNpm(child);
    expect(saying(lines, 'worker.stopped')).toHaveLength(1);
    await proxy.close();
  }, 120_000);

  it('says in one line what waiting does not mend', async () => {
    const wrong = new URL(url);
    wrong.pathname = '/nowhere';
    const { child, lines } = npmRun('worker', wrong.toString());
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(1);
    expect(saying(lines, 'database "nowhere" does not exist (3D000)').length).toBeGreaterThan(0);
  }, 60_000);
});

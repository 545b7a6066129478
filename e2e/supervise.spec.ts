/**
 * Protects `npm start` on a bad night, with a data folder and a Postgres of its own: a killed Postgres is started again and nothing hangs, a supervisor that was
 * killed alone is followed by one that ends what it left, and no healthy data are called broken.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { freePort } from '@/lib/ops/embedded-postgres';
import { isAlive } from '@/lib/ops/processes';

type Supervisor = { child: ChildProcess; said: () => string; ended: Promise<number | null> };

let folder: string;
let port: number;
const started: Supervisor[] = [];

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tieback-supervise-'));
  await chmod(folder, 0o755);
  port = await freePort();
});

test.afterAll(async () => {
  for (const { child, ended } of started) {
    child.kill('SIGTERM');
    await ended;
  }
  await rm(folder, { recursive: true, force: true });
});

test('a killed Postgres is started again, and said', async () => {
  test.setTimeout(180_000);
  const supervisor = await running();
  const killed = await postmaster();
  process.kill(killed, 'SIGKILL');
  await expect.poll(supervisor.said, { timeout: 60_000 }).toContain('Postgres runs again');
  expect(supervisor.said()).toContain('Postgres has stopped; starting it again');
  expect(await postmaster()).not.toBe(killed);
  await expect.poll(ready, { timeout: 90_000 }).toBe(200);
});

test('a second one beside it is told so, and changes nothing', async () => {
  const second = supervise();
  expect(await second.ended).toBe(1);
  expect(second.said()).toMatch(/Tieback runs in .* already \(process \d+\)/);
  expect(await ready()).toBe(200);
});

test('after a supervisor that was killed alone, the next ends what it left', async () => {
  test.setTimeout(180_000);
  const before = [...(await programs()), await postmaster()];
  const first = started.at(0);
  first?.child.kill('SIGKILL');
  await first?.ended;
  expect(before.every(isAlive)).toBe(true);
  const next = await running();
  expect(next.said()).toMatch(/Ended \d+ process/);
  expect(next.said()).not.toContain('move it away');
  expect(before.filter(isAlive)).toEqual([]);
  expect(await ready()).toBe(200);
});

test('it stops at once while Postgres is down', async () => {
  test.setTimeout(90_000);
  const supervisor = started.at(-1);
  const left = [...(await programs()), await postmaster()];
  process.kill(await postmaster(), 'SIGKILL');
  supervisor?.child.kill('SIGTERM');
  expect(await supervisor?.ended).toBe(0);
  await expect.poll(() => left.filter(isAlive)).toEqual([]);
});

function supervise(): Supervisor {
  const env = {
    ...process.env,
    PORT: String(port),
    TIEBACK_HOME: folder,
    DATABASE_URL: '',
    DEMO: 'false',
    NODE_ENV: 'production' as const,
  };
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/cli/supervise.ts'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', (line) => lines.push(line));
  return { child, said: () => lines.join('\n'), ended: new Promise((resolve) => child.once('close', resolve)) };
}

async function running(): Promise<Supervisor> {
  const supervisor = supervise();
  started.push(supervisor);
  await expect.poll(supervisor.said, { timeout: 90_000 }).toContain('Tieback is running');
  return supervisor;
}

async function postmaster(): Promise<number> {
  return Number((await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

async function programs(): Promise<number[]> {
  const noted: { programs: { pid: number }[] } = JSON.parse(await readFile(join(folder, 'processes.json'), 'utf8'));
  return noted.programs.map(({ pid }) => pid);
}

async function ready(): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
  return answer?.status ?? 0;
}

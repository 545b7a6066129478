/** Protects: a program that used the embedded Postgres ends with the code that it set, a test run that failed among them. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freePort, startAdvice, startEmbeddedPostgres } from './embedded-postgres';
import { isAlive } from './processes';

it('lets its process end with the code that it set', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tieback-code-'));
  chmodSync(folder, 0o755);
  const options = {
    folder: join(folder, 'postgres'),
    password: 'p',
    port: await freePort(),
    durable: false,
    sharedBuffersMb: 16,
  };
  const program = `
    const { startEmbeddedPostgres } = await import('./lib/ops/embedded-postgres.ts');
    const server = await startEmbeddedPostgres(${JSON.stringify(options)});
    await server.stop();
    process.exitCode = 3;`;
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true, force: true });
  expect([status, stderr]).toEqual([3, '']);
});

it('is started again over a server that a killed program has left, and stopped although that has gone by itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tieback-orphan-'));
  chmodSync(folder, 0o755);
  const options = { folder: join(folder, 'postgres'), password: 'p', durable: false, sharedBuffersMb: 16 };
  const first = await startEmbeddedPostgres({ ...options, port: await freePort() });
  const pidNow = () => Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  const orphan = pidNow();
  const second = await startEmbeddedPostgres({ ...options, port: await freePort() });
  expect([pidNow() === orphan, isAlive(orphan)]).toEqual([false, false]);
  await first.ended;
  await first.stop();
  process.kill(pidNow(), 'SIGKILL');
  await second.ended;
  await second.stop();
  rmSync(folder, { recursive: true, force: true });
});

it.each([
  ['FATAL:  lock file "postmaster.pid" already exists', 'another Postgres still runs in the folder'],
  ['FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use', 'another Postgres still runs in the folder'],
  ['FATAL:  could not bind IPv4 address "127.0.0.1": Address already in use', 'its port is taken'],
  ['PANIC:  could not write to file "pg_wal/xlogtemp.9": No space left on device', 'the disk is full'],
  ['PANIC:  could not locate a valid checkpoint record', 'restore the folder, or move it away to begin anew'],
  ['FATAL:  the database system is shutting down', 'its data are as they were'],
])('after "%s" it advises what mends that', (said, advice) => {
  expect(startAdvice(said)).toContain(advice);
});

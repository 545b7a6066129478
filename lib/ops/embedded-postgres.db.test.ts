/** Protects: a program that used the embedded Postgres ends with the code that it set, a test run that failed among them. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freePort } from './embedded-postgres';

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

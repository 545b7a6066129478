/** Protects `npm test` on any machine: whatever is got from outside is asked for in a test that is skipped where it is missing and listed. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const files = ['lib', 'db', 'e2e'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file)),
);

describe('what tests need from outside', () => {
  it('is asked for in files that say what happens without it', () => {
    const asking = /\b(ensureBinary|ensureFile|ensureNpmPackage|startFirefox|startWebKit)\(?/;
    const careless = files
      .filter((file) => /\.(test|spec)\.ts$/.test(file) && file !== 'lib/testing/needs.test.ts')
      .filter((file) => {
        const text = readFileSync(file, 'utf8');
        return asking.test(text) && !text.includes('.skipIf(!runsHere(');
      });
    expect(careless).toEqual([]);
  });

  it('is listed where it is missing, and fails where nothing may be missing', { timeout: 60_000 }, () => {
    const list = (env: NodeJS.ProcessEnv) =>
      spawnSync(process.execPath, ['--import', 'tsx', 'lib/testing/needs.ts'], { encoding: 'utf8', env });
    const nothing = { ...process.env, PATH: '/nowhere', CI: '' };
    const { status, stdout } = list(nothing);
    const fails = list({ ...nothing, CI: 'true' });
    expect([status, fails.stdout === stdout]).toEqual([0, true]);
    expect(fails.status).toBe(stdout === '' ? 0 : 1);
    for (const line of stdout.split('\n').slice(1, -1)) expect(line).toMatch(/^ {2}\S.+: needs .+$/);
  });
});

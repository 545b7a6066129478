import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const alias = { '@': import.meta.dirname };
const env = { LOG_LEVEL: 'silent', DATABASE_URL: 'postgres://unused:unused@127.0.0.1:1/unused', NODE_ENV: 'test' as const };

const databaseTests = globSync('{lib,db,bench}/**/*.db.test.ts', { cwd: import.meta.dirname });
/** What the whole process has: a file that changes it, or replaces a module, would change it for the files after it. */
const WHOLE_PROCESS = /process\.env\[|globalThis|vi\.(mock|resetModules|stubEnv|stubGlobal|useFakeTimers)\(/;
const alone = databaseTests.filter((file) => WHOLE_PROCESS.test(readFileSync(`${import.meta.dirname}/${file}`, 'utf8')));

const onPostgres = {
  env,
  globalSetup: ['lib/testing/postgres-setup.ts'],
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

/**
 * `unit`: pure, no database. `database`: `*.db.test.ts` on a real Postgres, a cloned database for each file; `database-alone`: those of them
 * that change what the whole process has. The others share their processes, which load the code once and not for each file: loading was half
 * of the unit tests' time.
 */
export default defineConfig({
  resolve: { alias },
  test: {
    // One less than the machine has is vitest's own choice: a single one on two cores, which then wait for Postgres in turn.
    maxWorkers: '100%',
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          env,
          isolate: false,
          include: ['lib/**/*.test.ts', 'db/**/*.test.ts', 'app/**/*.test.ts', 'components/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: ['**/*.db.test.ts'],
          // Milliseconds each; properties took more than five seconds beside other work (load 15 on 2 cores).
          testTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: { ...onPostgres, name: 'database', isolate: false, include: databaseTests, exclude: alone },
      },
      { resolve: { alias }, test: { ...onPostgres, name: 'database-alone', include: alone } },
    ],
  },
});

import { defineConfig } from 'vitest/config';

const alias = { '@': import.meta.dirname };
const env = { LOG_LEVEL: 'silent', DATABASE_URL: 'postgres://unused:unused@127.0.0.1:1/unused', NODE_ENV: 'test' as const };

/** `unit`: pure, no database. `database`: `*.db.test.ts` on a real Postgres, a cloned database for each file. */
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
          include: ['lib/**/*.test.ts', 'db/**/*.test.ts', 'app/**/*.test.ts', 'components/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: ['**/*.db.test.ts'],
          // Milliseconds each; properties took more than five seconds beside other work (load 15 on 2 cores).
          testTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'database',
          env,
          include: ['lib/**/*.db.test.ts', 'db/**/*.db.test.ts', 'bench/**/*.db.test.ts'],
          globalSetup: ['lib/testing/postgres-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

/** `npm run db:migrate`: brings the database of DATABASE_URL to the current schema. */
import { migrate } from '@/db/migrate';
import { env } from '@/lib/ops/env';
import { completeEnvironment } from './home';
import { describeDatabaseError } from './preflight';

completeEnvironment();
try {
  await migrate(env('migration').DATABASE_URL);
} catch (error) {
  const url = process.env['DATABASE_URL'];
  process.stderr.write(`${url ? describeDatabaseError(error, url) : error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}

/**
 * `npm run seed`: fills the demo store, or goes on filling one that was left half full. Prints a JSON line of progress now and then; does
 * nothing when the store is full.
 */
import { connect } from '@/db/client';
import { beginDemoFill, finishDemoFill } from '@/db/queries/installation';
import { env } from '@/lib/ops/env';
import { ensureDemoWorkspace } from '@/lib/workspace/demo';
import { fillDemo } from './fill-demo';
import { completeEnvironment } from './home';
import { agreeOnSealingKey } from './sealing-key';

completeEnvironment();
const db = connect(env().DATABASE_URL, 4, 'tieback-seed');
try {
  await agreeOnSealingKey(db);
  const { site } = await ensureDemoWorkspace(db);
  const startedAt = await beginDemoFill(db, site.id, new Date());
  if (startedAt) {
    await fillDemo(db, site, { startedAt, origin: env().PUBLIC_URL, report });
    await finishDemoFill(db, site.id, new Date());
  }
} finally {
  await db.$client.end();
}

function report(done: number, total: number): void {
  process.stdout.write(`${JSON.stringify({ done, total })}\n`);
}

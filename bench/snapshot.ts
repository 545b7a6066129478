/**
 * `npm run bench -- snapshot`: the whole product beside a REPEATABLE READ transaction that stays open, as a backup's does.
 * Prints,
 * slice by slice, what was stored in a second as a share of what was stored without it, and how far deriving is behind; at the
 * end, how long deriving takes to be up to date. `--rate` offers so many events a second, else as many as are taken.
 */
import { parseArgs } from 'node:util';
import { connect, type Database } from '@/db/client';
import { backlog } from '@/db/queries/log-state';
import { startTieback } from './collect';
import { drive, type Load } from './load';
import { benchSite, startPostgres } from './setting';
import { startWorker, stop, until } from './worker-process';

const CONNECTIONS = 64;

/** Loads without and beside the snapshot, and prints a line for each slice. */
export async function benchSnapshot(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '600' },
      slice: { type: 'string', default: '60' },
      rate: { type: 'string' },
    },
  });
  const slice = Number(values.slice);
  const postgres = await startPostgres();
  const db = connect(postgres.url, 4, 'bench');
  const site = await benchSite(db);
  const tieback = await startTieback(postgres.url, [site]);
  const worker = startWorker(postgres.url);
  try {
    const load: Load = {
      ...tieback,
      connections: CONNECTIONS,
      eventsPerRequest: 1,
      seconds: slice,
      ...(values.rate && { eventsPerSecond: Number(values.rate) }),
    };
    await drive({ ...load, seconds: 10 });
    const { eventsPerSecond: alone } = await drive(load);
    await say(db, 'alone', alone, alone);
    const holder = await db.$client.connect();
    await holder.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await holder.query('SELECT count(*) FROM event');
    for (let open = slice; open <= Number(values.seconds); open += slice) {
      const { eventsPerSecond } = await drive(load);
      await say(db, `snapshot open for ${open} s`, eventsPerSecond, alone);
    }
    const ended = performance.now();
    await until(async () => (await backlog(db)).events === 0);
    console.log(
      `deriving is up to date ${((performance.now() - ended) / 1_000).toFixed(1)} s after the load, the snapshot still open`,
    );
    await holder.query('ROLLBACK');
    holder.release();
  } finally {
    tieback.stop();
    await stop(worker);
    await db.$client.end();
    await postgres.stop();
  }
}

async function say(db: Database, when: string, eventsPerSecond: number, alone: number): Promise<void> {
  const waiting = await backlog(db);
  console.log(
    `${when}: ${Math.round(eventsPerSecond)} events/s (${(eventsPerSecond / alone).toFixed(2)}), ${waiting.events} ` +
      `events and ${waiting.seconds} s behind`,
  );
}

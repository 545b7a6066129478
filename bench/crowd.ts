/**
 * `npm run bench -- crowd`: how long events of 26 connections wait when one of their platforms is down and another takes ten
 * seconds for an answer, beside the same events with all platforms well. What is compared is the median wait of the other 24.
 */
import { parseArgs } from 'node:util';
import { connect, type Database } from '@/db/client';
import type { Id } from '@/lib/core/id';
import { SECOND_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { openTransport, type Transport } from '@/lib/ops/transport';
import { openDeliveries } from '@/lib/pipeline/deliver/delivery-worker';
import { forget, owed, startVendor, storeEvents, type Vendor } from './deliver';
import { benchSite, startPostgres } from './setting';

const CONNECTIONS = 26;
const SLOW_MS = 10 * SECOND_MS;
/** How often it is looked whether the others have all they were owed. */
const LOOK_MS = 200;

type Vendors = { well: Vendor; down: Vendor; slow: Vendor };
type Setting = { db: Database; site: Site; transport: Transport; vendors: Vendors };

/** Runs both rounds, each twice, and prints the waits and their ratio. */
export async function benchCrowd(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { deliveries: { type: 'string', default: '100000' } } });
  const postgres = await startPostgres();
  process.env['DATABASE_URL'] = postgres.url;
  process.env['DEMO'] = 'true';
  const db = connect(postgres.url, 12, 'bench');
  const vendors = { well: await startVendor(), down: await startVendor(), slow: await startVendor(SLOW_MS) };
  await vendors.down.ask('/_down');
  const all = Object.values(vendors);
  const transport = openTransport({ allowed: all.map(({ host }) => host) });
  try {
    const site = await benchSite(db);
    await storeEvents(db, site, Math.ceil(Number(values.deliveries) / CONNECTIONS / 50) * 50);
    const setting = { db, site, transport, vendors };
    const waits = { well: [] as number[], beside: [] as number[] };
    for (let turn = 0; turn < 2; turn += 1) {
      waits.well.push(await waitOfOthers(setting, vendors.well, vendors.well));
      waits.beside.push(await waitOfOthers(setting, vendors.down, vendors.slow));
    }
    const [well, beside] = [Math.min(...waits.well), Math.min(...waits.beside)];
    console.log(`all 26 platforms well          | median wait of 24: ${waits.well.map(seconds).join(', ')} s`);
    console.log(`one down, one slow             | median wait of 24: ${waits.beside.map(seconds).join(', ')} s`);
    console.log(`ratio of the best of each      | ${(beside / well).toFixed(2)}`);
  } finally {
    await transport.close();
    for (const vendor of all) vendor.stop();
    await db.$client.end();
    await postgres.stop();
  }
}

const seconds = (milliseconds: number) => (milliseconds / SECOND_MS).toFixed(2);

/** The median time from being owed to being settled, of the connections beside the two; milliseconds. */
async function waitOfOthers({ db, site, transport, vendors }: Setting, first: Vendor, second: Vendor): Promise<number> {
  await owed({ db, site, vendor: first });
  await owed({ db, site, vendor: second });
  const others: Id<'connection'>[] = [];
  while (others.length < CONNECTIONS - 2) others.push(await owed({ db, site, vendor: vendors.well }));
  await db.$client.query('VACUUM ANALYZE delivery');
  const begunAt = new Date();
  await db.$client.query('UPDATE delivery SET due_at = $1 WHERE site_id = $2', [begunAt, site.id]);
  const deliveries = openDeliveries({ db, transport, now: () => new Date(), random: Math.random }, (error) => {
    throw error;
  });
  while ((await unsettled(db, site, others)) > 0) {
    const under = await deliveries.start();
    const pause = new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    await (under > 0 ? Promise.race([deliveries.turn(), pause]) : pause);
  }
  await deliveries.finished();
  const { rows } = await db.$client.query<{ wait: number }>(
    `SELECT extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY settled_at - $1::timestamptz)) * 1000 AS wait
      FROM delivery WHERE site_id = $2 AND connection_id = ANY ($3) AND state = 'delivered'`,
    [begunAt, site.id, others],
  );
  await forget(db);
  return Number(rows[0]?.wait);
}

async function unsettled(db: Database, site: Site, connections: Id<'connection'>[]): Promise<number> {
  const { rows } = await db.$client.query<{ count: string }>(
    `SELECT count(*)::text AS count FROM delivery
      WHERE site_id = $1 AND connection_id = ANY ($2) AND state IN ('pending', 'retry', 'sending')`,
    [site.id, connections],
  );
  return Number(rows[0]?.count);
}

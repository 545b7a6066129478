/** A store for cases about what platforms are told: orders come in by their doors, and vendors' servers take what is owed of them. */
import { Readable } from 'node:stream';
import { and, asc, eq } from 'drizzle-orm';
import type { Database } from '@/db/client';
import { attempt, connection, delivery, deliveryAttempt } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { ownItem } from '@/lib/delivery/own-item';
import { destinationOf } from '@/lib/destinations/registry';
import type { Mapping } from '@/lib/model/mapping';
import type { Site, SiteSettings } from '@/lib/model/site';
import { importOrders } from '@/lib/pipeline/collect/import';
import { deliverAll } from '@/lib/pipeline/deliver/delivery-worker';
import { guessColumns } from '@/lib/sources/csv/rows';
import { newTestId, testContext } from '../builders';
import { buildConnection, testSandbox } from '../sandbox';
import { openOrderStore, type OrderStore } from './order-store';

type Connecting = { mapping?: Mapping; settings?: Record<string, unknown>; pixel?: boolean };

export type ToldStore = Awaited<ReturnType<typeof openToldStore>>;

/** The vendors' servers, on the clock of the store that was opened last. */
export async function testPlatforms() {
  const clock = { now: () => new Date(0) };
  return { ...(await testSandbox(() => clock.now())), clock };
}
type Platforms = Awaited<ReturnType<typeof testPlatforms>>;

export async function openToldStore(
  db: Database,
  startsAt: Date,
  platforms: Platforms,
  given: { settings?: Partial<SiteSettings> } = {},
) {
  const store = await openOrderStore(db, startsAt, given);
  platforms.clock.now = store.now;
  /** Sends all that is due by now. */
  const send = () => deliverAll({ db, transport: platforms.transport, now: store.now, random: () => 0.5 });
  /** Derives and sends. */
  const deliver = async () => {
    await store.derive();
    await send();
  };
  return { ...store, ...connectionsOf(db, store.site, platforms.url), importFile: importing(db, store), send, deliver };
}

/** A file of orders, imported by a person. */
function importing(db: Database, { site, collector, now }: OrderStore) {
  return (content: string) =>
    importOrders(
      {
        ...{ site, file: Readable.from([content]), fileName: 'bestellungen.csv', startedBy: 'test' },
        mapping: guessColumns(content.slice(0, content.indexOf('\n')).split(',')),
        format: { timeZone: 'Europe/Berlin', dateOrder: 'dmy', decimal: '.', currency: 'EUR' },
      },
      { db, collector, context: testContext([site]), now },
      newTestId<'import'>(),
    );
}

function connectionsOf(db: Database, site: Site, url: string) {
  async function connect(id: string, { mapping, settings, pixel = false }: Connecting = {}): Promise<Id<'connection'>> {
    const sandboxed = destinationOf(id)?.sandbox.settings ?? {};
    const over = { settings: { ...sandboxed, ...settings }, ...(mapping && { mapping }) };
    const connectionId = await buildConnection(db, site, id, url, over);
    const own = and(eq(connection.siteId, site.id), eq(connection.id, connectionId));
    if (pixel) await db.update(connection).set({ pixel }).where(own);
    return connectionId;
  }
  const deliveries = (id: Id<'connection'>) =>
    db
      .select()
      .from(delivery)
      .where(and(eq(delivery.siteId, site.id), eq(delivery.connectionId, id)))
      .orderBy(asc(delivery.sequence));
  /** What was sent, in the platform's form, in the order in which it was planned. */
  async function sent(id: Id<'connection'>): Promise<unknown[]> {
    const [row] = await db.select().from(connection).where(eq(connection.id, id));
    const itemsAt = destinationOf(row?.destination ?? '')?.itemsAt ?? '';
    const tries = await db
      .select({ body: attempt.body, position: deliveryAttempt.position })
      .from(deliveryAttempt)
      .innerJoin(attempt, and(eq(attempt.siteId, deliveryAttempt.siteId), eq(attempt.id, deliveryAttempt.attemptId)))
      .innerJoin(delivery, and(eq(delivery.siteId, deliveryAttempt.siteId), eq(delivery.id, deliveryAttempt.deliveryId)))
      .where(and(eq(attempt.siteId, site.id), eq(attempt.connectionId, id)))
      .orderBy(asc(delivery.sequence), asc(attempt.startedAt));
    return tries.map(({ body, position }) => ownItem(body ?? '', itemsAt, position));
  }
  return { connect, deliveries, sent };
}

/** Each delivery as "key rule state reason", for whole comparisons. */
export function ledgerOf(rows: { key: string; rule: string; state: string; reason: string | null }[]): string[] {
  return rows.map(({ key, rule, state, reason }) => [key, rule, state, state === 'skipped' && reason].filter(Boolean).join(' '));
}

/** A store for cases about what platforms are told: orders come in by their doors, and vendors' servers take what is owed of them. */
import { Readable } from 'node:stream';
import { and, asc, eq } from 'drizzle-orm';
import type { Database } from '@/db/client';
import { attempt, connection, delivery, deliveryAttempt } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { ownItem } from '@/lib/delivery/own-item';
import { destinationOf } from '@/lib/destinations/registry';
import type { Mapping } from '@/lib/model/mapping';
import type { SiteSettings } from '@/lib/model/site';
import { importOrders } from '@/lib/pipeline/collect/import';
import { deliverAll } from '@/lib/pipeline/deliver/delivery-worker';
import { guessColumns } from '@/lib/sources/csv/rows';
import { newTestId, testContext } from '../builders';
import { buildConnection, testSandbox } from '../sandbox';
import { openOrderStore } from './order-store';

type Connecting = { mapping?: Mapping; settings?: Record<string, unknown>; pixel?: boolean };

export type ToldStore = Awaited<ReturnType<typeof openToldStore>>;

/** The vendors' servers, on the clock of the store that was opened last. */
export async function testPlatforms() {
  const clock = { now: () => new Date(0) };
  return { ...(await testSandbox(() => clock.now())), clock };
}
export type Platforms = Awaited<ReturnType<typeof testPlatforms>>;

export async function openToldStore(
  db: Database,
  startsAt: Date,
  sandbox: Platforms,
  given: { settings?: Partial<SiteSettings> } = {},
) {
  const store = await openOrderStore(db, startsAt, given);
  sandbox.clock.now = store.now;
  const { site, now } = store;
  async function connect(id: string, { mapping, settings, pixel = false }: Connecting = {}): Promise<Id<'connection'>> {
    const sandboxed = destinationOf(id)?.sandbox.settings ?? {};
    const connectionId = await buildConnection(db, site, id, sandbox.url, {
      settings: { ...sandboxed, ...settings },
      ...(mapping && { mapping }),
    });
    if (pixel) {
      await db
        .update(connection)
        .set({ pixel })
        .where(and(eq(connection.siteId, site.id), eq(connection.id, connectionId)));
    }
    return connectionId;
  }
  const rowsOf = (id: Id<'connection'>) =>
    db
      .select()
      .from(delivery)
      .where(and(eq(delivery.siteId, site.id), eq(delivery.connectionId, id)))
      .orderBy(asc(delivery.sequence));
  /** Derives and sends all that is due by now. */
  async function deliver(): Promise<void> {
    await store.derive();
    await deliverAll({ db, transport: sandbox.transport, now, random: () => 0.5 });
  }
  /** What was sent of each delivery the last time, in the platform's form, in the order in which they were planned. */
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
  /** A file of orders, imported by a person. */
  const importFile = (content: string) =>
    importOrders(
      {
        ...{ site, file: Readable.from([content]), fileName: 'bestellungen.csv', startedBy: 'test' },
        mapping: guessColumns(content.slice(0, content.indexOf('\n')).split(',')),
        format: { timeZone: 'Europe/Berlin', dateOrder: 'dmy', decimal: '.', currency: 'EUR' },
      },
      { db, collector: store.collector, context: testContext([site]), now },
      newTestId<'import'>(),
    );
  return { ...store, importFile, connect, deliver, deliveries: rowsOf, sent };
}

/** Each delivery as "key rule state reason", for whole comparisons. */
export function ledgerOf(rows: { key: string; rule: string; state: string; reason: string | null }[]): string[] {
  return rows.map(({ key, rule, state, reason }) => [key, rule, state, state === 'skipped' && reason].filter(Boolean).join(' '));
}

/**
 * What a rebuild finds that should have been sent and never was: the planner's own rule over the stored events that platforms
 * still take, by the rows as they are now. It is kept with its money, for a person to send by a back-fill; a rebuild plans no
 * delivery.
 */
import type { Database } from '@/db/client';
import { type ConnectionNow, connectionsOfSite, type VersionRow, versionsOf } from '@/db/queries/connection';
import { keyAndRule, keysOwed } from '@/db/queries/delivery';
import { inOneMoment } from '@/db/queries/live';
import { liveGeneration } from '@/db/queries/log';
import { type OrderRow, ordersById, type RefundRow, refundsOf } from '@/db/queries/orders';
import { type FindingRow, findingsOf, replaceFindings } from '@/db/queries/rebuild-finding';
import type { Id } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import type { Owed } from '@/lib/delivery/owed';
import { destinationOf } from '@/lib/destinations/registry';
import { isShadowAt } from '@/lib/model/connection-mode';
import type { Site } from '@/lib/model/site';
import { owedBySettings } from './plan-deliveries';
import { eachOwed, namesRead } from './stored-owed';

/**
 * Looks through what all connections of the site should have had, and keeps what is missing in the place of what was found
 * before.
 */
export async function findUnsent(db: Database, site: Site, now: Date): Promise<FindingRow[]> {
  return lookFor(db, site, await connectionsOfSite(db, site.id), now, now);
}

/** After a back-fill: what of the last rebuild's findings for the connection is still missing. */
export async function findUnsentAgain(db: Database, site: Site, connection: ConnectionNow, now: Date): Promise<void> {
  const [found] = await findingsOf(db, site.id, connection.id);
  if (found) await lookFor(db, site, [connection], now, found.foundAt);
}

type Looked = {
  connection: ConnectionNow;
  versions: VersionRow[];
  /** The platform takes nothing older. */
  oldest: Date;
  /** By event name. */
  found: Map<string, FindingRow>;
  /** Several events speak of one order. */
  ordersFound: Set<string>;
};

async function lookFor(db: Database, site: Site, connections: ConnectionNow[], now: Date, foundAt: Date): Promise<FindingRow[]> {
  const ids = connections.map(({ id }) => id);
  const versions = Map.groupBy(await versionsOf(db, site.id, ids), ({ connectionId }) => connectionId);
  const looked = connections.map((connection): Looked => {
    const ageDays = destinationOf(connection.destination)?.limits.ageDays ?? 0;
    const oldest = new Date(Math.max(now.getTime() - ageDays * DAY_MS, connection.createdAt.getTime()));
    return { connection, versions: versions.get(connection.id) ?? [], oldest, found: new Map(), ordersFound: new Set() };
  });
  const names = [...new Set(looked.flatMap((one) => one.versions.flatMap(({ mapping }) => namesRead(mapping))))];
  const from = new Date(Math.min(now.getTime(), ...looked.map(({ oldest }) => oldest.getTime())));
  await eachOwed(db, site, { from, names, history: false }, async (owed) => {
    for (const one of looked) await add(db, site.id, one, await missing(db, site.id, one, owed), foundAt);
  });
  const rows = looked.flatMap(({ found }) => [...found.values()].sort((left, right) => (left.name < right.name ? -1 : 1)));
  await replaceFindings(db, site.id, ids, rows);
  return rows;
}

/** What the connection was set to send when it came, and has no delivery for; what is not its to send is not missing. */
async function missing(
  db: Database,
  siteId: Id<'site'>,
  { connection, versions, oldest, ordersFound }: Looked,
  owed: Owed[],
): Promise<Owed[]> {
  const due = owed.flatMap((one) => {
    const set = versions.find(({ createdAt }) => createdAt <= one.receivedAt);
    const rules = set && !ordersFound.has(one.key) ? owedBySettings(connection, set, one) : [];
    const [first] = rules;
    const isOurs = first && first.occurredAt >= oldest && !isShadowAt(connection, first.occurredAt);
    return isOurs ? [{ one: { ...one, occurredAt: first.occurredAt }, rules }] : [];
  });
  const keys = due.map(({ one }) => one.key);
  const had = await keysOwed(db, { siteId, connectionId: connection.id }, keys);
  return due.flatMap(({ one, rules }) => (rules.every(({ rule }) => had.has(keyAndRule({ key: one.key, rule }))) ? [] : [one]));
}

async function add(
  db: Database,
  siteId: Id<'site'>,
  { connection, found, ordersFound }: Looked,
  unsent: Owed[],
  foundAt: Date,
): Promise<void> {
  if (unsent.length === 0) return;
  const moneyOf = await loadMoney(db, siteId, unsent);
  for (const one of unsent) {
    if (one.orderId) ordersFound.add(one.key);
    const { name, occurredAt: at } = one;
    const row = found.get(name) ?? {
      ...{ siteId, connectionId: connection.id, name, events: 0, money: {}, firstAt: at, lastAt: at, foundAt },
    };
    const money = moneyOf(one);
    found.set(name, {
      ...row,
      events: row.events + 1,
      money: money ? { ...row.money, [money.currency]: String(BigInt(row.money[money.currency] ?? 0) + money.minor) } : row.money,
      firstAt: at < row.firstAt ? at : row.firstAt,
      lastAt: at > row.lastAt ? at : row.lastAt,
    });
  }
}

type Minor = { currency: string; minor: bigint };

/** Of a purchase and of a cancellation the order's revenue, of a refund what it took back; other events have no money. */
async function loadMoney(db: Database, siteId: Id<'site'>, owed: Owed[]): Promise<(one: Owed) => Minor | undefined> {
  const ids = [...new Set(owed.flatMap(({ orderId }) => orderId ?? []))];
  const { orders, refunds } = await inOneMoment(db, async (tx) => {
    const of = { siteId, generation: await liveGeneration(tx, siteId) };
    const stored = await ordersById(tx, of, ids);
    return { orders: stored, refunds: [...(await refundsOf(tx, of, stored)).values()].flat() };
  });
  const orderById = new Map<string, OrderRow>(orders.map((row) => [row.id, row]));
  const refundByEvent = new Map<string, RefundRow>(refunds.map((row) => [row.eventId, row]));
  return ({ orderId, eventId, name }) => {
    const order = orderId && orderById.get(orderId);
    if (!order) return undefined;
    const refund = name === 'refund' ? refundByEvent.get(eventId) : undefined;
    return { currency: refund?.currency ?? order.currency, minor: refund?.amount ?? order.revenue };
  };
}

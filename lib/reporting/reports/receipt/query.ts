/** The credit receipt of one order: everything that decided its credit, as stored, so that a marketer can check it by hand. */
import { and, asc, eq, inArray } from 'drizzle-orm';
import { actorNames } from '@/db/queries/actor-names';
import { eventOf } from '@/db/queries/event-row';
import type { ScopedTransaction } from '@/db/scoped';
import { live } from '@/db/queries/live';
import { event, type order, orderChange, orderEvent } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { member } from '@/lib/core/json';
import type { Site } from '@/lib/model/site';
import { creditedTouches } from '../../credited-touch';
import { allModelIds, modelsForReaders } from '../../model';
import { storedCurrency, wireMoney } from '../../wire';
import { buyersKnown, orderRowOf } from '../orders/rows';
import { costsOfOrder } from './costs';
import type { ReceiptResult } from './definition';
import { explainChange, explainDecision } from './explain';
import { receiptItems } from './items';
import { receiptNames } from './names';
import { receiptPath } from './path';
import { receiptPerson } from './person';
import { receiptRefunds } from './refunds';
import { receiptJoin, receiptJoinLimit, receiptStatements } from './statements';

type OrderRow = typeof order.$inferSelect;

/** The model whose leading touch the receipt's head shows. */
const HEAD_MODEL = 'last_non_direct_click';

/** The receipt of the site's order with this id, or undefined when it has none. */
export async function orderReceipt(tx: ScopedTransaction, site: Site, orderId: Id<'order'>): Promise<ReceiptResult | undefined> {
  const known = (await buyersKnown(tx, site, [orderId])).get(orderId);
  if (!known) return undefined;
  const { row } = known;
  const path = await receiptPath(tx, site, row);
  const statements = await receiptStatements(tx, site, row);
  const events = await eventsOf(tx, site, row);
  const costs = await costsOfOrder(tx, site, row);
  const credited = (await creditedTouches(tx, site, [orderId], HEAD_MODEL)).get(orderId);
  return {
    order: { ...orderRowOf(known, { touches: path.touches.length, credited }), ...moreOf(row) },
    timeZone: site.timeZone,
    lookbackDays: site.settings.lookbackDays,
    model: HEAD_MODEL,
    models: modelsForReaders(site, allModelIds(site)),
    ...path,
    refunds: await receiptRefunds(tx, row),
    ...(row.personId && { person: await receiptPerson(tx, site, row.personId) }),
    names: await receiptNames(tx, site, orderId),
    statements,
    ...receiptItems(member(events.find(({ role }) => role === 'decides')?.payload, 'properties')),
    ...(costs && { costs }),
    joinedBy: await receiptJoin(tx, site, row, statements),
    ...(await receiptJoinLimit(tx, site, row)),
    changes: await changesOf(tx, site, orderId),
    events,
  };
}

function moreOf(row: OrderRow) {
  const currency = storedCurrency(row.currency);
  return {
    tax: wireMoney(row.tax, currency),
    shipping: wireMoney(row.shipping, currency),
    discount: wireMoney(row.discount, currency),
    ...(row.coupon && { coupon: row.coupon }),
    ...(row.visitorId && { visitorId: row.visitorId }),
    ...(row.personId && { personId: row.personId }),
  };
}

async function changesOf(tx: ScopedTransaction, site: Site, orderId: Id<'order'>): Promise<ReceiptResult['changes']> {
  const rows = await tx
    .select()
    .from(orderChange)
    .where(and(eq(orderChange.siteId, site.id), eq(orderChange.orderId, orderId)))
    .orderBy(asc(orderChange.changedAt), asc(orderChange.id));
  const names = await actorNames(
    tx,
    rows.flatMap(({ detail }) => detail?.['decidedBy'] ?? []),
  );
  return rows.map(({ changedAt, cause, eventId, detail }) => ({
    changedAt: changedAt.toISOString(),
    cause,
    explain: cause === 'decision' ? explainDecision(detail ?? {}, names) : explainChange(cause, detail ?? {}, names),
    ...(detail?.['reason'] && { reason: detail['reason'] }),
    eventId,
  }));
}

/** Ids are asked for by value, so that only the partitions of their months are opened. */
async function eventsOf(tx: ScopedTransaction, site: Site, row: OrderRow): Promise<ReceiptResult['events']> {
  const links = await tx
    .select({ eventId: orderEvent.eventId, role: orderEvent.role })
    .from(orderEvent)
    .where(and(live(orderEvent, site.id), eq(orderEvent.orderId, row.id)));
  if (links.length === 0) return [];
  const roles = new Map(links.map((link) => [link.eventId, link.role]));
  const rows = await tx
    .select()
    .from(event)
    .where(and(eq(event.siteId, site.id), inArray(event.id, [...roles.keys()])))
    .orderBy(asc(event.id));
  return rows.map(eventOf).map(({ id, source, name, occurredAt, receivedAt, payload }) => ({
    id,
    role: id === row.eventId ? 'decides' : (roles.get(id) ?? 'stated'),
    source,
    name,
    occurredAt: occurredAt.toISOString(),
    receivedAt: receivedAt.toISOString(),
    payload,
  }));
}

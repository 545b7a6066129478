/** What the demo store's orders cost besides ads: products but for two, parcels, packing and payment, so that contribution is seen at first. */
import { and, eq } from 'drizzle-orm';
import type { Transaction } from '@/db/client';
import { saveCostLines } from '@/db/queries/cost-lines';
import { live } from '@/db/queries/live';
import { type CostLineRow, hasCostLines } from '@/db/queries/order-costs';
import { requestRederivation } from '@/db/queries/rederivation';
import { order } from '@/db/schema';
import { auditEntry } from '@/db/schema/configuration';
import { addDays, dayOf } from '@/lib/core/day';
import { derivedUuid } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { DEARER_DAYS, productCosts } from '@/lib/simulator/tables/product-costs';

const ZONE = 'Europe/Berlin';
const CURRENCY = 'EUR';
/** Before the demo's first order. */
const FROM = '2026-01-01';
const CENT_MICROS = 10_000n;

type Line = Pick<CostLineRow, 'kind' | 'unit'> & Partial<CostLineRow>;

/** Enters the lines where there are none, unless somebody has deleted some. */
export async function enterDemoCosts(
  tx: Transaction,
  siteId: Id<'site'>,
  workspaceId: Id<'workspace'>,
  now: Date,
): Promise<void> {
  if (await hasCostLines(tx, siteId)) return;
  const deleted = and(eq(auditEntry.workspaceId, workspaceId), eq(auditEntry.action, 'cost_line.deleted'));
  if ((await tx.select({ id: auditEntry.id }).from(auditEntry).where(deleted).limit(1)).length > 0) return;
  const dearerFrom = addDays(dayOf(now, ZONE), -DEARER_DAYS);
  const goods = productCosts.flatMap(({ slug, cents, dearer }): Line[] => {
    const line = { kind: 'goods', scope: 'product', subject: slug, unit: 'piece' } as const;
    const first = { ...line, amountMicros: BigInt(cents) * CENT_MICROS };
    return dearer === undefined ? [first] : [first, { ...line, fromDay: dearerFrom, amountMicros: BigInt(dearer) * CENT_MICROS }];
  });
  const rows = [...goods, ...ofOrders].map((line): CostLineRow => {
    const whole = { ...unstated, siteId, enteredAt: now, ...line };
    const key = [whole.kind, whole.subject, whole.country, whole.label, whole.fromDay].join(' ');
    return { ...whole, id: derivedUuid('demo cost line', siteId, key) as Id<'cost_line'> };
  });
  await saveCostLines(tx, rows);
  // Orders that are still to come have their costs from the first moment.
  if (!(await hasOrders(tx, siteId))) return;
  await requestRederivation(tx, { siteId, kind: 'costs', auditEntryId: null, requestedAt: now });
}

async function hasOrders(tx: Transaction, siteId: Id<'site'>): Promise<boolean> {
  return (await tx.select({ id: order.id }).from(order).where(live(order, siteId)).limit(1)).length > 0;
}

const unstated = {
  ...{ subject: '', country: '', paymentMethod: '', label: '', fromDay: FROM as string, currency: CURRENCY },
  ...{ amountMicros: null, partMillionths: null, enteredBy: 'operator:operator' },
  scope: 'all' as const,
  source: 'hand' as const,
};

const ofOrders: Line[] = [
  { kind: 'shipping', label: 'Parcel', unit: 'order', amountMicros: 4_190_000n },
  { kind: 'shipping', label: 'Parcel', unit: 'order', country: 'AT', amountMicros: 8_900_000n },
  { kind: 'handling', label: 'Packing', unit: 'piece', amountMicros: 350_000n },
  { kind: 'payment', label: 'Card and wallet fees', unit: 'order', amountMicros: 250_000n, partMillionths: 14_000n },
];

/** One conversion with everything that decided who earned it, as stored, as the receipt does it for an order. */
import { and, asc, eq, inArray } from 'drizzle-orm';
import { eventOf } from '@/db/queries/event-row';
import { live, sameGeneration } from '@/db/queries/live';
import type { ScopedTransaction } from '@/db/scoped';
import { conversion, conversionCredit, event, touchpoint, visitor } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import { allModelIds, modelsForReaders } from '../../model';
import { explainRejection } from '../receipt/explain';
import { type CreditByModel, receiptTouch, sharesOf, type TouchRow } from '../receipt/path';
import type { ConversionResult } from './definition';
import { leadingTouches, listed } from './query';

/** The model whose leading touch the head shows. */
const HEAD_MODEL = 'last_non_direct_click';

type ConversionRow = typeof conversion.$inferSelect;

/** The site's conversion with this id, or undefined when it has none; also one that does not count, since an earlier one does. */
export async function conversionDetail(
  tx: ScopedTransaction,
  site: Site,
  id: Id<'conversion'>,
): Promise<ConversionResult | undefined> {
  const [row] = await tx
    .select()
    .from(conversion)
    .where(and(live(conversion, site.id), eq(conversion.id, id)));
  const type = row && site.settings.conversions.find((own) => own.event === row.type);
  if (!row || !type) return undefined;
  const credited = (await leadingTouches(tx, site, [id], HEAD_MODEL)).get(id);
  const stored = await storedEvent(tx, site, row);
  return {
    conversion: {
      ...listed(site, row, credited),
      eventId: row.eventId,
      countsOncePer: type.countsOncePer,
      counted: row.counted,
      ...(row.visitorId && { visitorId: row.visitorId }),
      ...(row.personId && { personId: row.personId }),
    },
    timeZone: site.timeZone,
    lookbackDays: site.settings.lookbackDays,
    model: HEAD_MODEL,
    models: modelsForReaders(site, allModelIds(site)),
    ...(await pathOf(tx, site, row)),
    ...(stored && { stored }),
  };
}

async function pathOf(
  tx: ScopedTransaction,
  site: Site,
  row: ConversionRow,
): Promise<Pick<ConversionResult, 'touches' | 'rejected' | 'unattributed'>> {
  const models = allModelIds(site);
  const earned = await creditByTouch(tx, site, row);
  const touches = await touchesOf(tx, site, row);
  const used: ConversionResult['touches'] = [];
  const rejected: ConversionResult['rejected'] = [];
  for (const { touchpointId, rejection } of row.path) {
    const found = touches.get(touchpointId);
    if (!found) continue;
    const credits = sharesOf(earned.get(touchpointId), row, models);
    const touch = { ...receiptTouch(row, found.touch, found.device, 'conversion'), credits };
    const explain = rejection && explainRejection(rejection, site.settings, touch.channel, 'conversion');
    if (rejection && explain) rejected.push({ ...touch, reason: rejection, explain });
    else used.push(touch);
  }
  return { touches: used, rejected, unattributed: sharesOf(earned.get(undefined), row, models) };
}

type StoredTouch = { touch: TouchRow; device: string | null };

async function touchesOf(tx: ScopedTransaction, site: Site, { path }: ConversionRow): Promise<Map<string, StoredTouch>> {
  if (path.length === 0) return new Map();
  const ids = path.map(({ touchpointId }) => touchpointId);
  const rows = await tx
    .select({ touch: touchpoint, device: visitor.device })
    .from(touchpoint)
    .leftJoin(visitor, and(sameGeneration(visitor, touchpoint), eq(visitor.id, touchpoint.visitorId)))
    .where(and(live(touchpoint, site.id), inArray(touchpoint.id, ids)));
  return new Map(rows.map((row) => [row.touch.id, row]));
}

async function creditByTouch(
  tx: ScopedTransaction,
  site: Site,
  { id }: ConversionRow,
): Promise<Map<TouchRow['id'] | undefined, CreditByModel>> {
  const rows = await tx
    .select()
    .from(conversionCredit)
    .where(and(live(conversionCredit, site.id), eq(conversionCredit.conversionId, id)))
    .orderBy(asc(conversionCredit.position));
  const byTouch = new Map<TouchRow['id'] | undefined, CreditByModel>();
  for (const { touchpointId, model, amount, weight, totalWeight } of rows) {
    const key = touchpointId ?? undefined;
    byTouch.set(key, (byTouch.get(key) ?? new Map()).set(model, { weight, totalWeight, amount }));
  }
  return byTouch;
}

async function storedEvent(tx: ScopedTransaction, site: Site, { eventId }: ConversionRow): Promise<ConversionResult['stored']> {
  const [row] = await tx
    .select()
    .from(event)
    .where(and(eq(event.siteId, site.id), inArray(event.id, [eventId])));
  if (!row) return undefined;
  const { id, source, name, occurredAt, receivedAt, payload } = eventOf(row);
  return { id, source, name, occurredAt: occurredAt.toISOString(), receivedAt: receivedAt.toISOString(), payload };
}

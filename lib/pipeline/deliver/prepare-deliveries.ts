/**
 * From claimed deliveries to what is sent: loads the conversions, applies age, mapping and consent, and lets the destination
 * write its form.
 */
import type { Database } from '@/db/client';
import { type DeliveryRow, standingOf } from '@/db/queries/delivery';
import { blankPersonalData } from '@/lib/collection';
import { DAY_MS } from '@/lib/core/instant';
import type { Money } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import { applyRule } from '@/lib/delivery/apply-rule';
import type { Item } from '@/lib/delivery/batch';
import { decideConsent } from '@/lib/delivery/consent';
import { type PurchaseStanding, refundSkip } from '@/lib/delivery/follows-purchase';
import { hidePersonal } from '@/lib/delivery/hide-personal';
import type { Prepared } from '@/lib/destinations/define';
import type { Takeover } from '@/lib/model/connection-mode';
import type { Conversion, MappedConversion } from '@/lib/model/conversion';
import { purchaseKey } from '@/lib/model/delivery-key';
import type { Skip, Withheld } from '@/lib/model/delivery';
import { eventIdOf } from '@/lib/model/event-id-form';
import type { Site } from '@/lib/model/site';
import { errorText } from '@/lib/ops/error-text';
import { log } from '@/lib/ops/log';
import { loadConversions } from './load-conversions';
import type { OpenConnection } from './open-connection';

/** A delivery on its way, with what was left out of it. */
export type Going = {
  delivery: DeliveryRow;
  withheld: Withheld[];
  /** The item as the ledger keeps it, where it is sent with raw personal data. */
  kept?: unknown;
  /** What the ledger keeps beside it. */
  sent: Sent;
};
/** The id that the platform gets, where it is not the key, and the value by the mapping's rule. */
export type Sent = { as?: string; value?: Money };
export type Skipped = { delivery: DeliveryRow; skip: Skip };

/** What can be sent of these, and what cannot, with the reason. */
export async function prepareDeliveries(
  db: Database,
  site: Site,
  connection: OpenConnection,
  deliveries: DeliveryRow[],
  now: Date,
  takeover: Takeover = connection.row,
): Promise<{ items: Item<Going>[]; skipped: Skipped[] }> {
  const items: Item<Going>[] = [];
  const skipped: Skipped[] = [];
  const conversions = await loadConversions(db, site, deliveries, now);
  const refunded = deliveries.flatMap(({ name, key }) => (name === 'refund' ? purchaseKey(orderOfRefund(key, conversions)) : []));
  const purchases = await standingOf(db, { siteId: site.id, connectionId: connection.row.id }, refunded);
  const bounds = { takeover, purchases, now };
  for (const delivery of deliveries) {
    const prepared = prepareSafely(connection, delivery, () => prepareOne(connection, delivery, conversions, bounds));
    if (prepared.ok) {
      const { item, group, withheld, sent } = prepared.value;
      const kept = keptItem(connection, item, conversions.get(delivery.key));
      items.push({ item, group, owner: { delivery, withheld, kept, sent } });
    } else skipped.push({ delivery, skip: prepared.failure });
  }
  return { items, skipped };
}

/**
 * A fault of ours in one event must not hold up all others of its connection: it is logged, shown with the delivery, and can be
 * sent again.
 */
function prepareSafely(
  { row }: OpenConnection,
  { siteId, id }: DeliveryRow,
  prepare: () => Result<PreparedEvent, Skip>,
): Result<PreparedEvent, Skip> {
  try {
    return prepare();
  } catch (error) {
    log().error({ siteId, connectionId: row.id, deliveryId: id, error }, 'delivery.unprepared');
    const detail = `Tieback failed to write it in the platform's form, which is a fault of Tieback's: ${blankPersonalData(errorText(error))}`;
    return fail({ reason: 'incomplete', detail });
  }
}

/** The item as it may be kept and shown: raw personal data that the platform matches by are hidden. */
export function keptItem({ definition }: OpenConnection, item: unknown, conversion: Conversion | undefined): unknown {
  return definition.rawPersonalData ? hidePersonal(item, conversion?.contact) : item;
}

type Bounds = { takeover: Takeover; purchases: ReadonlyMap<string, PurchaseStanding>; now: Date };

function prepareOne(
  connection: OpenConnection,
  delivery: DeliveryRow,
  conversions: Map<string, Conversion>,
  { takeover, purchases, now }: Bounds,
): Result<PreparedEvent, Skip> {
  const { definition } = connection;
  if (now.getTime() - delivery.occurredAt.getTime() > definition.limits.ageDays * DAY_MS) {
    return fail({ reason: 'too_old', detail: `The platform takes events of the last ${definition.limits.ageDays} days.` });
  }
  const conversion = conversions.get(delivery.key);
  if (!conversion) return fail({ reason: 'incomplete', detail: 'The event is not stored any more.' });
  const lone =
    delivery.name === 'refund' &&
    refundSkip(takeover, purchases.get(purchaseKey(conversion.orderKey ?? '')), delivery.occurredAt);
  if (lone) return fail(lone);
  if (isShownByPixel(connection, conversion)) {
    return fail({ reason: 'sent_by_pixel', detail: "The browser's own tag has sent it, and the platform would count both." });
  }
  return prepareFor(connection, delivery.version, conversion, delivery.sentAs ?? undefined);
}

/** Whether the browser's copy is all that the platform may have: it cannot tell that ours is the same event. */
function isShownByPixel({ row, definition }: OpenConnection, { name, pixels }: Conversion): boolean {
  const { id, pixel, deduplicates } = definition;
  if (!row.pixel || !pixel || pixel.deduplicates || deduplicates.repeatable?.includes(name)) return false;
  return pixels?.includes(id) ?? false;
}

export type PreparedEvent = Prepared & { sent: Sent };

/**
 * The conversion in the platform's form, by the connection's settings of that version: for sending, previews and test events
 * alike. `sentAs` is the id that the platform knows it by, if it was sent before: that one never changes.
 */
export function prepareFor(
  connection: OpenConnection,
  version: number,
  conversion: Conversion,
  sentAs?: string,
): Result<PreparedEvent, Skip> {
  const { definition } = connection;
  const set = connection.at(version);
  const rule = set?.mapping[conversion.name];
  if (!set || !rule?.send) return fail({ reason: 'filtered', detail: `The mapping does not send "${conversion.name}".` });
  if (conversion.name === 'refund' && !definition.refunds.taken) {
    return fail({ reason: 'not_supported', detail: definition.refunds.how });
  }
  if (conversion.test) return fail({ reason: 'test_order', detail: 'The order is a test.' });
  const allowed = decideConsent(conversion, definition.consent, set.sendsRestricted);
  if (!allowed.ok) return allowed;
  const mapped = applyRule(conversion, rule);
  if (!mapped.ok) return mapped;
  const key = sentAs ?? eventIdOf(set.eventIdForm, conversion) ?? conversion.key;
  const prepared = set.destination.prepare({ ...mapped.value, ...allowed.value, key });
  if (!prepared.ok) return prepared;
  return ok({ ...prepared.value, sent: { ...(key !== conversion.key && { as: key }), value: worthOf(mapped.value) } });
}

/** A rule that sends no value is worth nothing there, which is not the same as a value that nobody knows. */
function worthOf({ value, currency }: Pick<MappedConversion, 'value' | 'currency'>): Money | undefined {
  return value ?? (currency && { minor: 0n, currency });
}

function orderOfRefund(key: string, conversions: Map<string, Conversion>): string {
  return conversions.get(key)?.orderKey ?? '';
}

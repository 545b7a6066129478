/**
 * From claimed deliveries to what is sent: loads the conversions, applies age, mapping and consent, and lets the destination
 * write its form.
 */
import type { Database } from '@/db/client';
import { type DeliveryRow, sentKeys } from '@/db/queries/delivery';
import { blankPersonalData } from '@/lib/collection';
import { DAY_MS } from '@/lib/core/instant';
import { fail, ok, type Result } from '@/lib/core/result';
import { applyRule } from '@/lib/delivery/apply-rule';
import type { Item } from '@/lib/delivery/batch';
import { decideConsent } from '@/lib/delivery/consent';
import { hidePersonal } from '@/lib/delivery/hide-personal';
import type { Prepared } from '@/lib/destinations/define';
import type { Conversion } from '@/lib/model/conversion';
import { purchaseKey } from '@/lib/model/delivery-key';
import type { Skip, Withheld } from '@/lib/model/delivery';
import type { Site } from '@/lib/model/site';
import { errorText } from '@/lib/ops/error-text';
import { log } from '@/lib/ops/log';
import { loadConversions } from './load-conversions';
import type { OpenConnection } from './open-connection';
import { takenBack } from './taken-back';

/** A delivery on its way, with what was left out of it. */
export type Going = {
  delivery: DeliveryRow;
  withheld: Withheld[];
  /** The item as the ledger keeps it, where it is sent with raw personal data. */
  kept?: unknown;
};
export type Skipped = { delivery: DeliveryRow; skip: Skip };

/** What can be sent of these, and what cannot, with the reason. */
export async function prepareDeliveries(
  db: Database,
  site: Site,
  connection: OpenConnection,
  deliveries: DeliveryRow[],
  now: Date,
): Promise<{ items: Item<Going>[]; skipped: Skipped[] }> {
  const items: Item<Going>[] = [];
  const skipped: Skipped[] = [];
  const conversions = await loadConversions(db, site, deliveries, now);
  const refunded = deliveries.flatMap(({ name, key }) => (name === 'refund' ? purchaseKey(orderOfRefund(key, conversions)) : []));
  const sent = await sentKeys(db, { siteId: site.id, connectionId: connection.row.id }, refunded);
  const back = await takenBack(db, site, connection, deliveries, conversions, now);
  for (const delivery of deliveries) {
    if (back.has(delivery.key)) {
      skipped.push({ delivery, skip: { reason: 'no_consent', detail: 'The person has unsubscribed since.' } });
      continue;
    }
    const prepared = prepareSafely(connection, delivery, () => prepareOne(connection, delivery, conversions, sent, now));
    if (prepared.ok) {
      const { item, group, withheld } = prepared.value;
      const kept = keptItem(connection, item, conversions.get(delivery.key));
      items.push({ item, group, owner: { delivery, withheld, kept } });
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
  prepare: () => Result<Prepared, Skip>,
): Result<Prepared, Skip> {
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

function prepareOne(
  connection: OpenConnection,
  delivery: DeliveryRow,
  conversions: Map<string, Conversion>,
  sent: Set<string>,
  now: Date,
): Result<Prepared, Skip> {
  const { definition } = connection;
  const { ageDays, ageDaysOf } = definition.limits;
  const as = connection.at(delivery.version)?.mapping[delivery.name]?.as ?? '';
  const daysMax = ageDaysOf?.[as] ?? ageDays;
  if (now.getTime() - delivery.occurredAt.getTime() > daysMax * DAY_MS) {
    const detail =
      daysMax < ageDays
        ? `“${as}” is sent within ${daysMax === 1 ? 'a day' : `${daysMax} days`}: an older one may have been taken back since.`
        : `The platform takes events of the last ${ageDays} days.`;
    return fail({ reason: 'too_old', detail });
  }
  const conversion = conversions.get(delivery.key);
  if (!conversion) return fail({ reason: 'incomplete', detail: 'The event is not stored any more.' });
  if (delivery.name === 'refund' && !sent.has(purchaseKey(conversion.orderKey ?? ''))) {
    return fail({ reason: 'purchase_not_sent', detail: 'The order itself was not sent by this connection.' });
  }
  if (isShownByPixel(connection, conversion)) {
    return fail({ reason: 'sent_by_pixel', detail: "The browser's own tag has sent it, and the platform would count both." });
  }
  return prepareFor(connection, delivery.version, conversion);
}

/** Whether the browser's copy is all that the platform may have: it cannot tell that ours is the same event. */
function isShownByPixel({ row, definition }: OpenConnection, { name, pixels }: Conversion): boolean {
  const { id, pixel, deduplicates } = definition;
  if (!row.pixel || !pixel || pixel.deduplicates || deduplicates.repeatable?.includes(name)) return false;
  return pixels?.includes(id) ?? false;
}

/**
 * The conversion in the platform's form, by the connection's settings of that version: for sending, previews and test events
 * alike.
 */
export function prepareFor(connection: OpenConnection, version: number, conversion: Conversion): Result<Prepared, Skip> {
  const { definition } = connection;
  const set = connection.at(version);
  const rule = set?.mapping[conversion.name];
  if (!set || !rule?.send) return fail({ reason: 'filtered', detail: `The mapping does not send "${conversion.name}".` });
  if (conversion.name === 'refund' && !definition.refunds.taken) {
    return fail({ reason: 'not_supported', detail: definition.refunds.how });
  }
  if (conversion.test) return fail({ reason: 'test_order', detail: 'The order is a test.' });
  const isExempt = definition.consent.exempt?.includes(rule.as);
  const allowed = isExempt ? ok({ restricted: false }) : decideConsent(conversion, definition.consent, set.sendsRestricted);
  if (!allowed.ok) return allowed;
  const mapped = applyRule(conversion, rule);
  if (!mapped.ok) return mapped;
  const prepared = set.destination.prepare({ ...mapped.value, ...allowed.value });
  return prepared.ok ? ok(prepared.value) : prepared;
}

function orderOfRefund(key: string, conversions: Map<string, Conversion>): string {
  return conversions.get(key)?.orderKey ?? '';
}

/**
 * From claimed deliveries to what is sent: loads the conversions, applies age and what a delivery hangs on, and has each made
 * ready in the platform's form (prepare-event.ts, prepare-correction.ts).
 */
import type { Database } from '@/db/client';
import { type DeliveryRow, type Sent, type Standing, standingOf, toldRows } from '@/db/queries/delivery';
import { blankPersonalData } from '@/lib/collection';
import { latestOf } from '@/lib/core/instant';
import { fail, type Result } from '@/lib/core/result';
import type { Item } from '@/lib/delivery/batch';
import { believedOf, lastWordAt, type ToldRow } from '@/lib/delivery/believed';
import { refundSkip } from '@/lib/delivery/follows-purchase';
import { hidePersonal } from '@/lib/delivery/hide-personal';
import { isShadowAt, type Takeover } from '@/lib/model/connection-mode';
import type { Conversion, PlatformCredit } from '@/lib/model/conversion';
import { isCorrection, purchaseKey, retractedName } from '@/lib/model/delivery-key';
import type { Skip, Told, Withheld } from '@/lib/model/delivery';
import { FIRST_RULE, rulesSent, takesBackFrom } from '@/lib/model/mapping';
import type { Site } from '@/lib/model/site';
import { errorText } from '@/lib/ops/error-text';
import { log } from '@/lib/ops/log';
import { loadConversions } from './load-conversions';
import { asSale, loadCredits } from './load-credits';
import type { OpenConnection } from './open-connection';
import { prepareCorrection } from './prepare-correction';
import { prepareFor, type Ready, type TakenBack, toldBy } from './prepare-event';
import { ruleOf, tooOld, tooOldForCredit } from './rule-of';
import { takenBack } from './taken-back';

/** A delivery that can be sent, with what was left out of it. */
export type PreparedDelivery = {
  delivery: DeliveryRow;
  withheld: Withheld[];
  /** Whom it is of, as far as that is known: two of one person's are no two people's. */
  person?: string;
  /** The item as the ledger keeps it, where it is sent with raw personal data. */
  kept?: unknown;
  /** Of an order: what the platform is told of its worth. */
  told?: Told;
  /** What the ledger keeps beside it. */
  sent: Sent;
};
export type Skipped = { delivery: DeliveryRow; skip: Skip; told?: Told };

/** What can be sent of these, and what cannot, with the reason. */
export async function prepareDeliveries(
  db: Database,
  site: Site,
  connection: OpenConnection,
  deliveries: DeliveryRow[],
  now: Date,
  takeover: Takeover = connection.row,
): Promise<{ items: Item<PreparedDelivery>[]; skipped: Skipped[] }> {
  const items: Item<PreparedDelivery>[] = [];
  const skipped: Skipped[] = [];
  const conversions = await loadConversions(db, site, deliveries.map(asSale), now);
  const credits = await loadCredits(db, site, connection, deliveries, now);
  const refunded = deliveries.flatMap(({ name, key }) => (name === 'refund' ? purchaseKey(orderOfRefund(key, conversions)) : []));
  const purchases = await standingOf(db, { siteId: site.id, connectionId: connection.row.id }, refunded);
  const told = await toldOf(db, connection, deliveries);
  const back = await takenBack(db, site, connection, deliveries, conversions, now);
  for (const delivery of deliveries) {
    const conversion = conversions.get(delivery.key);
    const [isTakenBack, credit] = [back.has(delivery.id), credits.get(delivery.id)];
    const loaded = { conversion, credit, purchases, told: told.get(delivery.orderId ?? '') ?? [], isTakenBack };
    const prepared = prepareSafely(connection, delivery, () => prepareOne(connection, delivery, loaded, { takeover, now }));
    if (prepared.ok) {
      const { item, group, withheld, sent, told: tells } = prepared.value;
      const kept = keptItem(connection, item, conversion);
      const person = conversion && personOf(conversion);
      items.push({ item, group, owner: { delivery, withheld, kept, person, sent, ...(tells && { told: tells }) } });
      if (tells) markTold(loaded.told, delivery, tells, now);
    } else skipped.push({ delivery, skip: prepared.failure, ...notedOf(delivery, conversion) });
  }
  return { items, skipped };
}

function personOf({ personId, user, visitorId, orderKey }: Conversion): string | undefined {
  return personId ?? user.emailHash ?? user.phoneHash ?? visitorId ?? orderKey;
}

/** What the platform was told of the orders that are to be corrected or taken back. */
async function toldOf(db: Database, { row }: OpenConnection, deliveries: DeliveryRow[]): Promise<Map<string, ToldRow[]>> {
  const isMeasured = ({ key, name }: DeliveryRow) => isCorrection(key) || name === 'refund';
  const orderIds = deliveries.flatMap((delivery) => (isMeasured(delivery) && delivery.orderId ? [delivery.orderId] : []));
  const rows = await toldRows(db, row.siteId, [...new Set(orderIds)], row.id);
  return new Map([...Map.groupBy(rows, ({ orderId }) => orderId)]);
}

/** What goes with the same batch is told before what comes after it. */
function markTold(rows: ToldRow[], { key, rule }: DeliveryRow, told: Told, now: Date): void {
  const place = rows.findIndex((row) => row.key === key && row.rule === rule);
  const row = rows[place];
  if (row) rows[place] = { ...row, state: 'delivered', settledAt: now, told };
}

/** A correction that was not sent is noted with the worth that the platform does not know: the same is not noted twice. */
function notedOf({ key }: DeliveryRow, conversion: Conversion | undefined): { told?: Told } {
  const left = isCorrection(key) ? conversion?.refund?.remaining : undefined;
  return left ? { told: toldBy('left', left, left) } : {};
}

type Loaded = {
  conversion: Conversion | undefined;
  /** Of the delivery that tells of an order's credit, or why there is none. */
  credit: Result<PlatformCredit, Skip> | undefined;
  /** Of what was refunded: how the connection's deliveries of the order stand, by its key. */
  purchases: ReadonlyMap<string, Standing[]>;
  told: ToldRow[];
  /** Of a subscription: the person has left after it. */
  isTakenBack: boolean;
};

/**
 * A fault of ours in one event must not hold up all others of its connection: it is logged, shown with the delivery, and can be
 * sent again.
 */
function prepareSafely(
  { row }: OpenConnection,
  { siteId, id }: DeliveryRow,
  prepare: () => Result<Ready, Skip>,
): Result<Ready, Skip> {
  try {
    return prepare();
  } catch (error) {
    log().error({ siteId, connectionId: row.id, deliveryId: id, error }, 'delivery.unprepared');
    const problem = blankPersonalData(errorText(error));
    const detail = `Tieback failed to write it in the platform's form, which is a fault of Tieback's: ${problem}`;
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
  { conversion, credit, purchases, told, isTakenBack }: Loaded,
  { takeover, now }: { takeover: Takeover; now: Date },
): Result<Ready, Skip> {
  if (isTakenBack) return fail({ reason: 'no_consent', detail: 'The person has unsubscribed since.' });
  const { definition } = connection;
  const { key, name, rule, sentAs, version, occurredAt } = delivery;
  const old = credit
    ? tooOldForCredit(definition, occurredAt, now)
    : tooOld(definition, ruleOf(connection, delivery)?.as, occurredAt, now);
  if (old) return fail({ reason: 'too_old', detail: old });
  if (!conversion) return fail({ reason: 'incomplete', detail: 'The event is not stored any more.' });
  if (credit && !credit.ok) return credit;
  if (credit) return prepareFor(connection, version, { ...conversion, credit: credit.value }, { rule, sentAs });
  const inShadow = isShadowAt(takeover, occurredAt);
  const update = asUpdate(connection, delivery, conversion, told, inShadow);
  if (isCorrection(key)) return prepareCorrection(connection, delivery, update, { told, inShadow });
  const standing = name === 'refund' ? purchases.get(purchaseKey(conversion.orderKey ?? '')) : undefined;
  const mapping = connection.at(version)?.mapping ?? {};
  const followed = standing?.filter((purchase) => takesBackFrom(mapping, rule, purchase.rule));
  const lone = name === 'refund' && refundSkip(takeover, followed ?? [], occurredAt);
  if (lone) return fail(lone);
  if (rule === FIRST_RULE && isShownByPixel(connection, conversion)) {
    return fail({ reason: 'sent_by_pixel', detail: "The browser's own tag has sent it, and the platform would count both." });
  }
  if (conversion.wentBack && delivery.attempts === 1 && !delivery.told && !tellsReturns(connection, delivery)) {
    return fail({ reason: 'went_back', detail: 'The order was cancelled, or all of it was refunded, before it was sent.' });
  }
  const taken = takenFrom(connection, delivery, told, inShadow);
  // What cannot be taken back later is not told: the order goes as what is left of it.
  const isLessened = conversion.left && !delivery.told && !tellsReturns(connection, delivery);
  const sold = isLessened ? { ...update, ...conversion.left } : update;
  return prepareFor(connection, version, sold, { rule, sentAs, ...(taken && { taken }) });
}

/** Whether the platform hears by this connection that an order went back which it was told of. */
function tellsReturns({ definition, at }: OpenConnection, { version }: DeliveryRow): boolean {
  const { restates, refunds } = definition;
  if (restates?.by === 'event') return true;
  const sendsRefunds = rulesSent(at(version)?.mapping ?? {}, 'refund').length > 0;
  return (refunds.taken && sendsRefunds) || (restates?.by === 'value' && !restates.ifRefundsSent);
}

/**
 * What a refund is measured by where a platform cannot be told of raised orders: it may have less than goes back. The second copy
 * of an order is taken back as it was sent.
 */
function takenFrom(
  { definition }: OpenConnection,
  { name, key, rule }: DeliveryRow,
  told: ToldRow[],
  inShadow: boolean,
): TakenBack | undefined {
  if (name !== 'refund' || definition.restates || retractedName(key) !== undefined) return undefined;
  const own = told.filter((row) => row.rule === rule);
  const of = believedOf(own, { noted: false, inShadow });
  const later = own.slice(own.findIndex((row) => row.key === key) + 1);
  const isOvertaken = later.some(
    (row) => isCorrection(row.key) && row.told && row.state === (inShadow ? 'shadowed' : 'delivered'),
  );
  return of && { of, at: isOvertaken ? 'rest' : 'most' };
}

/**
 * Where an order is told again with a new value, platforms leave out an update that is older than the one they have. A refund goes by
 * its own time, an edit by that of our hearing of it: the refund of before an edit that has been sent goes by the edit's time.
 */
function asUpdate(
  { definition }: OpenConnection,
  delivery: DeliveryRow,
  conversion: Conversion,
  told: ToldRow[],
  inShadow: boolean,
): Conversion {
  const last = definition.restates?.by === 'value' ? lastWordAt(told, delivery, inShadow) : undefined;
  return last ? { ...conversion, occurredAt: latestOf(conversion.occurredAt, last) } : conversion;
}

/** Whether the browser's copy is all that the platform may have: it cannot tell that ours is the same event. */
function isShownByPixel({ row, definition }: OpenConnection, { name, pixels }: Conversion): boolean {
  const { id, pixel, deduplicates } = definition;
  if (!row.pixel || !pixel || pixel.deduplicates || deduplicates.repeatable?.includes(name)) return false;
  return pixels?.includes(id) ?? false;
}

function orderOfRefund(key: string, conversions: Map<string, Conversion>): string {
  return conversions.get(key)?.orderKey ?? '';
}

/**
 * From claimed deliveries to what is sent: loads the conversions, applies age, mapping and consent, and lets the destination
 * write its form.
 */
import type { Database } from '@/db/client';
import { type DeliveryRow, sentKeys, toldRows } from '@/db/queries/delivery';
import { blankPersonalData } from '@/lib/collection';
import { DAY_MS } from '@/lib/core/instant';
import { formatDecimal, type Money } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import { applyRule } from '@/lib/delivery/apply-rule';
import type { Item } from '@/lib/delivery/batch';
import { type Believed, believedOf, type ToldRow } from '@/lib/delivery/believed';
import type { CommonSettings } from '@/lib/delivery/connection-settings';
import { decideConsent } from '@/lib/delivery/consent';
import { ruleFor } from '@/lib/delivery/credit';
import { hidePersonal } from '@/lib/delivery/hide-personal';
import { withItemIds } from '@/lib/delivery/item-ids';
import { valueSettingFor } from '@/lib/delivery/sent-value';
import type { Destination, Prepared } from '@/lib/destinations/define';
import type { Conversion, PlatformCredit } from '@/lib/model/conversion';
import { isCorrection, purchaseKey } from '@/lib/model/delivery-key';
import type { Skip, Told, Withheld } from '@/lib/model/delivery';
import { type AppliedRule, FIRST_RULE, rulesSent } from '@/lib/model/mapping';
import type { Site } from '@/lib/model/site';
import { errorText } from '@/lib/ops/error-text';
import { log } from '@/lib/ops/log';
import { loadConversions } from './load-conversions';
import { asSale, loadCredits } from './load-credits';
import type { OpenConnection, OpenVersion } from './open-connection';

/** A delivery on its way, with what was left out of it. */
export type Going = {
  delivery: DeliveryRow;
  withheld: Withheld[];
  /** Whom it is of, as far as that is known: two of one person's are no two people's. */
  person?: string;
  /** The item as the ledger keeps it, where it is sent with raw personal data. */
  kept?: unknown;
  /** Of an order: what the platform is told of its worth. */
  told?: Told;
};
export type Skipped = { delivery: DeliveryRow; skip: Skip; told?: Told };
/** An event ready to be sent. */
type Ready = Prepared & { told?: Told };

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
  const conversions = await loadConversions(db, site, deliveries.map(asSale), now);
  const credits = await loadCredits(db, site, connection, deliveries, now);
  const refunded = deliveries.flatMap(({ name, key }) => (name === 'refund' ? purchaseKey(orderOfRefund(key, conversions)) : []));
  const sent = await sentKeys(db, { siteId: site.id, connectionId: connection.row.id }, refunded);
  const told = await toldOf(db, connection, deliveries);
  for (const delivery of deliveries) {
    const [conversion, credit] = [conversions.get(delivery.key), credits.get(delivery.id)];
    const loaded = { conversion, credit, sent, told: told.get(delivery.orderId ?? '') ?? [] };
    const prepared = prepareSafely(connection, delivery, () => prepareOne(connection, delivery, loaded, now));
    if (prepared.ok) {
      const { item, group, withheld, told: tells } = prepared.value;
      const kept = keptItem(connection, item, conversion);
      const person = conversion && personOf(conversion);
      items.push({ item, group, owner: { delivery, withheld, kept, person, ...(tells && { told: tells }) } });
    } else skipped.push({ delivery, skip: prepared.failure, ...notedOf(delivery, conversion) });
  }
  return { items, skipped };
}

function personOf({ personId, user, visitorId, orderKey }: Conversion): string | undefined {
  return personId ?? user.emailHash ?? user.phoneHash ?? visitorId ?? orderKey;
}

/** What the platform was told of the orders that are to be corrected. */
async function toldOf(db: Database, { row }: OpenConnection, deliveries: DeliveryRow[]): Promise<Map<string, ToldRow[]>> {
  const orderIds = deliveries.flatMap(({ key, orderId }) => (isCorrection(key) && orderId ? [orderId] : []));
  const rows = await toldRows(db, row.siteId, [...new Set(orderIds)], row.id);
  return new Map([...Map.groupBy(rows, ({ orderId }) => orderId)]);
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
  /** Keys of purchases that the connection has sent, or still will. */
  sent: Set<string>;
  told: ToldRow[];
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
  { conversion, credit, sent, told }: Loaded,
  now: Date,
): Result<Ready, Skip> {
  const { definition } = connection;
  const ageDays = (credit && definition.takesCredit?.withinDays) ?? definition.limits.ageDays;
  if (now.getTime() - delivery.occurredAt.getTime() > ageDays * DAY_MS) {
    return fail({ reason: 'too_old', detail: `The platform takes ${credit ? 'credit' : 'events'} of the last ${ageDays} days.` });
  }
  if (!conversion) return fail({ reason: 'incomplete', detail: 'The event is not stored any more.' });
  if (credit && !credit.ok) return credit;
  if (credit) return prepareFor(connection, delivery.version, { ...conversion, credit: credit.value }, delivery.rule);
  if (isCorrection(delivery.key)) return prepareCorrection(connection, delivery, conversion, told);
  if (delivery.name === 'refund' && !sent.has(purchaseKey(conversion.orderKey ?? ''))) {
    return fail({ reason: 'purchase_not_sent', detail: 'The order itself was not sent by this connection.' });
  }
  if (delivery.rule === FIRST_RULE && isShownByPixel(connection, conversion)) {
    return fail({ reason: 'sent_by_pixel', detail: "The browser's own tag has sent it, and the platform would count both." });
  }
  return prepareFor(connection, delivery.version, conversion, delivery.rule);
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
export function prepareFor(
  connection: OpenConnection,
  version: number,
  conversion: Conversion,
  ruleId = FIRST_RULE,
): Result<Ready, Skip> {
  const { definition } = connection;
  const set = connection.at(version);
  const rule = set && ruleFor(set.mapping, conversion, ruleId);
  if (!set || !rule) return fail({ reason: 'filtered', detail: `The mapping does not send "${conversion.name}".` });
  if (conversion.name === 'refund' && !definition.refunds.taken) {
    return fail({ reason: 'not_supported', detail: definition.refunds.how });
  }
  return prepareBy(connection, set, { id: ruleId, rule }, conversion);
}

type RuleById = { id: string; rule: AppliedRule };

function prepareBy(
  { definition }: OpenConnection,
  set: OpenVersion,
  { id, rule }: RuleById,
  conversion: Conversion,
  believed?: Believed,
): Result<Ready, Skip> {
  if (conversion.test) return fail({ reason: 'test_order', detail: 'The order is a test.' });
  if (leavesOutTill(definition, set.settings, conversion)) {
    const detail = definition.pointOfSale
      ? 'The connection leaves them out.'
      : `${definition.name} knows orders of websites alone.`;
    return fail({ reason: 'point_of_sale', detail: `The order was placed at a point of sale. ${detail}` });
  }
  const allowed = decideConsent(conversion, definition.consent, set.sendsRestricted);
  if (!allowed.ok) return allowed;
  const purchases = rulesSent(set.mapping, 'purchase').map((sent) => sent.rule);
  const value = valueSettingFor(rule, conversion.name, purchases);
  const applied = applyRule(conversion, { ...rule, value });
  const mapped = applied.ok && believed ? takenFrom(believed, applied.value) : applied;
  if (!mapped.ok) return mapped;
  const { byIdAlone } = definition.deduplicates;
  const further = id === FIRST_RULE ? {} : { rule: id, ...(byIdAlone && { key: `${conversion.key}#${id}` }) };
  const { conversion: named, withheld } = withItemIds(mapped.value, set.itemIds);
  const prepared = set.destination.prepare({ ...named, ...allowed.value, ...further });
  if (!prepared.ok) return prepared;
  const notes = [...(mapped.value.withheld ?? []), ...withheld, ...prepared.value.withheld];
  return ok({ ...prepared.value, withheld: notes, ...toldIn(definition, conversion, mapped.value) });
}

/** A refund that brings what the platform believes to what the order is worth by the rule, to the minor unit. */
function takenFrom<Mapped extends Pick<Conversion, 'value' | 'refund'>>(
  believed: Believed,
  mapped: Mapped,
): Result<Mapped, Skip> {
  const left = mapped.refund?.remaining;
  if (!mapped.value || !left) return ok(mapped);
  const minor = believed.value - left.minor;
  return minor > 0n
    ? ok({ ...mapped, value: { ...left, minor } })
    : fail({ reason: 'nothing_to_correct', detail: 'The platform has what the order is worth by the rule.' });
}

/** What the platform is told of the order's worth by this. */
function toldIn(
  { restates }: Destination,
  conversion: Conversion,
  mapped: Pick<Conversion, 'value' | 'refund'>,
): { told?: Told } {
  const { name, key, value, refund, credit } = conversion;
  if (credit) return {};
  const isRestated = name === 'refund' && restates?.by === 'value';
  if (isRestated && refund?.remaining) return { told: toldBy('left', refund.remaining, mapped.refund?.remaining) };
  if (!value) return {};
  if (name === 'purchase' || (name !== 'refund' && isCorrection(key))) return { told: toldBy('left', value, mapped.value) };
  return name === 'refund' ? { told: toldBy('back', value, mapped.value) } : {};
}

function toldBy(kind: Told['kind'], total: Money, value: Money | undefined): Told {
  return { kind, currency: total.currency, total: String(total.minor), value: String(value?.minor ?? 0n) };
}

/** What the platform is told of an order that became worth something else after it was sent, as far as it takes that. */
function prepareCorrection(
  connection: OpenConnection,
  { version, rule: ruleId }: DeliveryRow,
  conversion: Conversion,
  rows: ToldRow[],
): Result<Ready, Skip> {
  const { definition } = connection;
  const set = connection.at(version);
  const purchase = set && rulesSent(set.mapping, 'purchase').find(({ id }) => id === ruleId);
  if (!set || !purchase) return fail({ reason: 'filtered', detail: 'The mapping does not send "purchase".' });
  const left = conversion.refund?.remaining;
  const believed = believedOf(
    rows.filter(({ rule }) => rule === ruleId),
    { noted: false },
  );
  if (!left || !believed || believed.currency !== left.currency || believed.total === left.minor) {
    return fail({ reason: 'nothing_to_correct', detail: 'The platform has what the order is worth.' });
  }
  const back = { minor: believed.total - left.minor, currency: left.currency };
  const asRefund: Conversion = { ...conversion, name: 'refund', value: back.minor > 0n ? back : { ...back, minor: -back.minor } };
  if (definition.restates?.by === 'value') return prepareBy(connection, set, purchase, asRefund);
  if (definition.restates?.by === 'event') {
    const event = { ...purchase, rule: { ...purchase.rule, as: definition.restates.as } };
    return prepareBy(connection, set, event, conversion);
  }
  const refund = definition.refunds.taken && rulesSent(set.mapping, 'refund').find(({ id }) => id === ruleId);
  if (refund && back.minor > 0n) return prepareBy(connection, set, refund, asRefund, believed);
  return fail({
    reason: 'cannot_restate',
    detail: stillBelieved(believed, applyRule(asRefund, purchase.rule), left),
  });
}

/** By the value rule on both sides: what it had told, and what it would tell now. */
function stillBelieved({ value }: Believed, mapped: ReturnType<typeof applyRule>, left: Money): string {
  const worth = (mapped.ok && mapped.value.refund?.remaining) || left;
  const words = (minor: bigint) => `${left.currency} ${formatDecimal({ minor, currency: left.currency })}`;
  return `The platform still believes ${words(value)}; the order is ${words(worth.minor)}.`;
}

/** An order of a till goes where the platform has a name for it, or where a person wants it to count as a website's. */
function leavesOutTill({ pointOfSale }: Destination, settings: CommonSettings, { salesChannel }: Conversion): boolean {
  if (salesChannel !== 'pos' || settings.pointOfSale === 'send') return false;
  return settings.pointOfSale === 'leave_out' || pointOfSale === undefined;
}

function orderOfRefund(key: string, conversions: Map<string, Conversion>): string {
  return conversions.get(key)?.orderKey ?? '';
}

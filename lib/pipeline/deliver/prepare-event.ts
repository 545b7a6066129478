/** One event in a platform's form: mapping, consent and value, by the settings of one version of its connection. */
import type { Sent } from '@/db/queries/delivery';
import type { Money } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import { applyRule } from '@/lib/delivery/apply-rule';
import type { Believed } from '@/lib/delivery/believed';
import type { CommonSettings } from '@/lib/delivery/connection-settings';
import { ruleFor } from '@/lib/delivery/credit';
import { decideConsent } from '@/lib/delivery/consent';
import { withItemIds } from '@/lib/delivery/item-ids';
import { idOfRule } from '@/lib/delivery/platform-id';
import { valueSettingFor } from '@/lib/delivery/sent-value';
import type { Destination, Prepared } from '@/lib/destinations/define';
import type { Conversion, MappedConversion } from '@/lib/model/conversion';
import { isCorrection } from '@/lib/model/delivery-key';
import type { Skip, Told } from '@/lib/model/delivery';
import { eventIdOf } from '@/lib/model/event-id-form';
import { type AppliedRule, FIRST_RULE, rulesSent } from '@/lib/model/mapping';
import type { OpenConnection, OpenVersion } from './open-connection';

/** An event ready to be sent, and what the ledger keeps of it. */
export type Ready = Prepared & { told?: Told; sent: Sent };

/**
 * By which rule it goes, the first where none is named; `sentAs` is the id that the platform knows it by, as `Sent` has it: that
 * one never changes. `taken`: of a refund, what the platform has of the order.
 */
type As = { rule?: string; sentAs?: string | null; taken?: TakenBack };

/**
 * The conversion in the platform's form, by the connection's settings of that version: for sending, previews and test events
 * alike.
 */
export function prepareFor(
  connection: OpenConnection,
  version: number,
  conversion: Conversion,
  { rule: ruleId = FIRST_RULE, sentAs = null, taken }: As = {},
): Result<Ready, Skip> {
  const { definition } = connection;
  const set = connection.at(version);
  const rule = set && ruleFor(set.mapping, conversion, ruleId);
  if (!set || !rule) return fail({ reason: 'filtered', detail: `The mapping does not send "${conversion.name}".` });
  if (conversion.name === 'refund' && !definition.refunds.taken) {
    return fail({ reason: 'not_supported', detail: definition.refunds.how });
  }
  return prepareBy(connection, set, { id: ruleId, rule, sentAs }, conversion, taken);
}

export type RuleById = { id: string; rule: AppliedRule; sentAs: string | null };

/** The same by a rule that is known; `taken`: as a refund that is measured by what the platform has. */
export function prepareBy(
  { definition }: OpenConnection,
  set: OpenVersion,
  { id, rule, sentAs }: RuleById,
  conversion: Conversion,
  taken?: TakenBack,
): Result<Ready, Skip> {
  if (conversion.test) return fail({ reason: 'test_order', detail: 'The order is a test.' });
  if (leavesOutTill(definition, set.settings, conversion)) {
    const detail = definition.pointOfSale
      ? 'The connection leaves them out.'
      : `${definition.name} knows orders of websites alone.`;
    return fail({ reason: 'point_of_sale', detail: `The order was placed at a point of sale. ${detail}` });
  }
  const isExempt = definition.consent.exempt?.includes(rule.as);
  if (conversion.forgotten && !isExempt) {
    return fail({ reason: 'forgotten', detail: 'The shop asked, for its customer, that the person be forgotten.' });
  }
  const allowed = isExempt ? ok({ restricted: false }) : decideConsent(conversion, definition.consent, set.sendsRestricted);
  if (!allowed.ok) return allowed;
  const value = valueSettingFor({ id, rule }, conversion.name, rulesSent(set.mapping, 'purchase'));
  const applied = applyRule(conversion, { ...rule, value });
  const mapped = applied.ok && taken ? takenBy(taken, applied.value) : applied;
  if (!mapped.ok) return mapped;
  const eventId = sentAs ?? eventIdOf(set.eventIdForm, conversion) ?? conversion.key;
  const further = id === FIRST_RULE ? {} : { rule: id };
  const key = idOfRule(definition, eventId, id);
  const { conversion: named, withheld } = withItemIds(asSold(mapped.value), set.itemIds);
  const prepared = set.destination.prepare({ ...named, ...allowed.value, ...further, key });
  if (!prepared.ok) return prepared;
  const notes = [...(mapped.value.withheld ?? []), ...withheld, ...prepared.value.withheld];
  const sent = { ...(eventId !== conversion.key && { as: eventId }), value: worthOf(conversion, mapped.value) };
  const isOther = taken && taken.at !== 'worth' && applied.ok && mapped.value !== applied.value;
  const tells = isOther ? afterwards(taken, conversion, mapped.value) : toldIn(definition, conversion, mapped.value);
  return ok({ ...prepared.value, withheld: notes, sent, ...tells });
}

/** An order that goes as what is left of it is an order for the platform: its refunds were for reckoning alone. */
function asSold<Mapped extends Pick<Conversion, 'name' | 'key' | 'refund'>>(mapped: Mapped): Mapped {
  return mapped.name === 'purchase' && !isCorrection(mapped.key) ? { ...mapped, refund: undefined } : mapped;
}

/**
 * A rule that sends no value is worth nothing there, which is not the same as a value that nobody knows; a correction and credit
 * are no sales.
 */
function worthOf(
  { key, credit }: Conversion,
  { value, currency }: Pick<MappedConversion, 'value' | 'currency'>,
): Money | undefined {
  return isCorrection(key) || credit ? undefined : (value ?? (currency && { minor: 0n, currency }));
}

/**
 * What a refund is measured by, beside its own amount: `worth`, a correction, takes whatever the platform has beyond the order's
 * worth; `most` takes no more than the platform has, and the last one all of it; `rest` was overtaken by a correction, which has
 * taken of it what is missing.
 */
export type TakenBack = { of: Believed; at: 'worth' | 'most' | 'rest' };

type Valued = Pick<Conversion, 'value' | 'refund'> & Partial<Pick<Conversion, 'tax' | 'shipping' | 'items'>>;

function takenBy<Mapped extends Valued>(taken: TakenBack, mapped: Mapped): Result<Mapped, Skip> {
  const { value, refund } = mapped;
  const left = refund?.remaining;
  if (!value || !left || value.currency !== taken.of.currency) return ok(mapped);
  const minor = amountTaken(taken, value.minor, left.minor, refund.full);
  if (taken.at !== 'worth' && minor === value.minor) return ok(mapped);
  return minor > 0n
    ? ok({ ...mapped, ...cutTo(mapped, value, minor), value: { ...left, minor } })
    : fail({ reason: 'nothing_to_correct', detail: 'The platform has no more of the order than it is worth by the rule.' });
}

/** Of a refund that is cut: its tax and shipping in proportion, and no lines, which would be worth more than it is. */
function cutTo({ tax, shipping, items }: Valued, value: Money, minor: bigint): Partial<Valued> {
  if (minor >= value.minor) return {};
  const part = (money: Money) => ({ ...money, minor: (money.minor * minor) / value.minor });
  return {
    ...(tax && { tax: part(tax) }),
    ...(shipping && { shipping: part(shipping) }),
    ...(items && { items: [] }),
  };
}

function amountTaken({ of, at }: TakenBack, own: bigint, left: bigint, isLast: boolean): bigint {
  const beyond = of.value - left;
  if (at === 'worth' || (isLast && left === 0n)) return beyond;
  const most = at === 'rest' ? beyond : of.value;
  return own > most ? most : own;
}

/** After a refund of another amount than its own: what the platform has is known whole, whatever it had not heard of before. */
function afterwards({ of, at }: TakenBack, { value: back, refund }: Conversion, { value: went }: Valued): { told?: Told } {
  if (!back || !went || !refund?.remaining) return {};
  const total = at === 'rest' || refund.full ? refund.remaining.minor : of.total - back.minor;
  const rest = total > 0n ? total : 0n;
  return { told: toldBy('left', { ...back, minor: rest }, { ...back, minor: of.value - went.minor }) };
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

export function toldBy(kind: Told['kind'], total: Money, value: Money | undefined): Told {
  return { kind, currency: total.currency, total: String(total.minor), value: String(value?.minor ?? 0n) };
}

/** An order of a till goes where the platform has a name for it, or where a person wants it to count as a website's. */
function leavesOutTill({ pointOfSale }: Destination, settings: CommonSettings, { salesChannel }: Conversion): boolean {
  if (salesChannel !== 'pos' || settings.pointOfSale === 'send') return false;
  return settings.pointOfSale === 'leave_out' || pointOfSale === undefined;
}

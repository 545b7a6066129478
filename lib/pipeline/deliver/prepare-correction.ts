/** What a platform is told of an order that became worth something else after it was sent, as far as it takes that. */
import type { DeliveryRow } from '@/db/queries/delivery';
import { formatDecimal, type Money } from '@/lib/core/money';
import { fail, type Result } from '@/lib/core/result';
import { applyRule } from '@/lib/delivery/apply-rule';
import { type Believed, believedOf, type ToldRow } from '@/lib/delivery/believed';
import { othersOrder } from '@/lib/delivery/follows-purchase';
import type { Conversion } from '@/lib/model/conversion';
import type { Skip } from '@/lib/model/delivery';
import { rulesSent } from '@/lib/model/mapping';
import type { OpenConnection } from './open-connection';
import { prepareBy, type Ready } from './prepare-event';

/**
 * The correction in the platform's form. With `inShadow` the platform is taken to have what it would have been sent, because the
 * correction is not sent either; without, an order that was only shadowed is the tool's that sent it.
 */
export function prepareCorrection(
  connection: OpenConnection,
  { version, rule: ruleId, sentAs }: DeliveryRow,
  conversion: Conversion,
  { told, inShadow }: { told: ToldRow[]; inShadow: boolean },
): Result<Ready, Skip> {
  const { definition } = connection;
  const set = connection.at(version);
  const ruleOf = (name: string) => {
    const found = set && rulesSent(set.mapping, name).find(({ id }) => id === ruleId);
    return found && { ...found, sentAs };
  };
  const purchase = ruleOf('purchase');
  if (!set || !purchase) return fail({ reason: 'filtered', detail: 'The mapping does not send "purchase".' });
  const left = conversion.refund?.remaining;
  const own = told.filter(({ rule }) => rule === ruleId);
  const believed = believedOf(own, { noted: false, inShadow });
  if (!believed && believedOf(own, { noted: false, inShadow: true })) return fail(othersOrder);
  if (!left || !believed || believed.currency !== left.currency || believed.total === left.minor) {
    return fail({ reason: 'nothing_to_correct', detail: 'The platform has what the order is worth.' });
  }
  const back = { minor: believed.total - left.minor, currency: left.currency };
  const value = back.minor > 0n ? back : { ...back, minor: -back.minor };
  // The difference is of no lines: those of the conversion were ordered, and stand in its refund.
  const asRefund: Conversion = { ...conversion, name: 'refund', value, items: [] };
  const refund = definition.refunds.taken && ruleOf('refund');
  if (definition.restates?.by === 'value' && (refund || !definition.restates.ifRefundsSent)) {
    return prepareBy(connection, set, purchase, asRefund);
  }
  if (definition.restates?.by === 'event') {
    const event = { ...purchase, rule: { ...purchase.rule, as: definition.restates.as } };
    return prepareBy(connection, set, event, conversion);
  }
  if (refund && back.minor > 0n) return prepareBy(connection, set, refund, asRefund, { of: believed, at: 'worth' });
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

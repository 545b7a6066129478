/**
 * Credit that goes back to a platform: what the site's chosen model gives it of an order, told once, some hours after the order,
 * where the platform takes that. It is owed by live planning alone: of the past no platform takes it.
 */
import { DAY_MS } from '@/lib/core/instant';
import type { Conversion } from '@/lib/model/conversion';
import { CREDIT_DELAY_MS } from '@/lib/model/credit';
import { creditKey, ORDER_CREDITED, PURCHASE_KEY_PREFIX } from '@/lib/model/delivery-key';
import { type AppliedRule, FIRST_RULE, type Mapping, rulesSent } from '@/lib/model/mapping';
import type { Owed } from './owed';

/** The credit of each sale that is paid. It waits for no other word on the order: it is late enough. */
export function creditsOwed(owed: Owed[]): Owed[] {
  return owed.flatMap(({ sale, ...purchase }) => {
    if (!sale?.isPaid) return [];
    const name = purchase.key.slice(PURCHASE_KEY_PREFIX.length);
    const notBefore = new Date(sale.heardAt.getTime() + CREDIT_DELAY_MS);
    return [{ ...purchase, key: creditKey(name), name: ORDER_CREDITED, notBefore, sale: { ...sale, gathers: false } }];
  });
}

/** Whether the destination takes it, if it is credit: where it would be too late by the time that it goes, it is not owed. */
export function canTakeCredit(
  { takesCredit }: { takesCredit?: { withinDays: number } },
  { notBefore, occurredAt }: Owed,
): boolean {
  if (!notBefore) return true;
  return takesCredit !== undefined && notBefore.getTime() < occurredAt.getTime() + takesCredit.withinDays * DAY_MS;
}

/** The rule that sends the conversion. Of credit the value is measured as its purchase's: both are about the same money. */
export function ruleFor(mapping: Mapping, { name, credit }: Conversion, ruleId: string): AppliedRule | undefined {
  const find = (of: string, id: string) => rulesSent(mapping, of).find((rule) => rule.id === id)?.rule;
  if (!credit) return find(name, ruleId);
  const rule = find(ORDER_CREDITED, ruleId);
  const purchase = find('purchase', FIRST_RULE) ?? rulesSent(mapping, 'purchase')[0]?.rule;
  return rule && purchase && { ...rule, value: purchase.value };
}

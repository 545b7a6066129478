/**
 * A buyer's dispute with their bank (https://docs.stripe.com/api/disputes/object, read 2026-11): the bank takes the money back when
 * it opens one and returns it when the store wins. A warning moves no money.
 */
import { member, textOf } from '@/lib/core/json';
import { ok } from '@/lib/core/result';
import { CHARGEBACK } from '@/lib/model/purchase';
import type { ParsedEvent } from '../define';
import { amountOf } from './amount';
import { defined, idOf, namesOf, orderKeyOf } from './order';
import type { StripeSettings } from './settings';

const returned: ReadonlySet<string> = new Set(['won', 'prevented', 'warning_closed']);

type Told = { id: string; type: string; at: string; object: unknown };

/** The chargeback as it stands after the event; none while the bank only asks. */
export function disputeEvents({ id: eventId, type, at, object }: Told, settings: StripeSettings): ParsedEvent[] {
  const [disputeId, status] = [textOf(member(object, 'id')), textOf(member(object, 'status')) ?? ''];
  if (!disputeId || (status.startsWith('warning_') && !returned.has(status))) return [];
  const currency = textOf(member(object, 'currency'))?.toUpperCase();
  const isReturned = returned.has(status) || type === 'charge.dispute.funds_reinstated';
  const written = orderKeyOf(object, { ...settings, orderReference: 'metadata' });
  const properties = defined({
    transaction_id: written === disputeId ? idOf(member(object, 'charge')) : written,
    order_names: namesOf(object),
    refund_id: disputeId,
    reason: CHARGEBACK,
    currency,
    value: amountOf(isReturned ? '0' : member(object, 'amount'), currency),
    updated_at: at,
  });
  const id = `stripe:${eventId}`;
  return [{ id, read: ok({ id, name: 'refund', at, properties }) }];
}

/**
 * What a row of credit tells besides who earned how much: of the touch and of the order, so that reports read credit alone
 * (docs/decisions/0026).
 */
import type { CreditInsert, OrderRow, TouchInsert } from '@/db/queries/orders';
import { firstOrderCode } from '@/lib/model/credit';

type CreditedTouch = { position: number } & Pick<
  TouchInsert,
  'acquisitionId' | 'landingId' | 'at' | 'hasClickId' | 'device' | 'country'
>;

/** What reports tell of a touch that earned something; of nobody, nothing. */
export function creditedTouch(
  touch: CreditedTouch | undefined,
): Pick<CreditInsert, 'position' | 'acquisitionId' | 'landingId' | 'touchedAt' | 'hasClickId' | 'device' | 'country'> {
  if (!touch) return { position: -1, hasClickId: false };
  const { position, acquisitionId, landingId, at, hasClickId, device, country } = touch;
  return { position, acquisitionId, landingId, touchedAt: at, hasClickId, device, country };
}

/** What reports tell of the order that was earned. */
export function creditedOrder(
  order: Pick<OrderRow, 'currency' | 'orderedAt' | 'salesChannel' | 'leftOut' | 'test' | 'newCustomer' | 'declaredNew'>,
): Pick<CreditInsert, 'currency' | 'orderedAt' | 'salesChannel' | 'leftOut' | 'test' | 'firstOrder'> {
  const { currency, orderedAt, salesChannel, leftOut, test } = order;
  return { currency, orderedAt, salesChannel, leftOut, test, firstOrder: firstOrderCode(order) };
}

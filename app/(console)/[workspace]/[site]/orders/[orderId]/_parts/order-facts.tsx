'use client';
/** The order's own figures, in one row. */
import { Group } from '@mantine/core';
import { Fact } from '@/components/report/fact';
import { placedName } from '@/components/report/order-kind';
import { OrderState } from '@/components/report/order-state';
import { formatMoney, formatTime } from '@/components/ui/format';
import { isPaid } from '@/lib/model/order';
import { buyerNames, orderKindNames } from '@/lib/model/order-kind';
import type { ReceiptResult } from '@/lib/reporting/reports/receipt/definition';

export function OrderFacts({ receipt: { order, statements, timeZone } }: { receipt: ReceiptResult }) {
  const refunded = Number(order.refunded.amount) !== 0;
  const presentment = statements.find(({ decides }) => decides)?.presentment;
  const unpaid = !isPaid(order);
  // Said by the state, and beside how it was placed.
  const kinds = order.kinds.filter((kind) => kind !== 'test' && kind !== 'left_out');
  return (
    <Group gap="xl" align="flex-start">
      <Fact name="Placed">{formatTime(order.orderedAt, timeZone, true)}</Fact>
      <Fact name="State">
        <OrderState state={order.state} test={order.test} />
      </Fact>
      <Fact name="Total">{formatMoney(order.total)}</Fact>
      {presentment && (
        <Fact name={unpaid ? 'Shown to the buyer' : 'Paid by the buyer'}>
          {formatMoney(presentment)} (shop: {formatMoney(order.total)})
        </Fact>
      )}
      {refunded && <Fact name="Refunded">{formatMoney(order.refunded)}</Fact>}
      <Fact name="Tax, shipping">
        {formatMoney(order.tax)}, {formatMoney(order.shipping)}
      </Fact>
      {Number(order.discount.amount) !== 0 && (
        <Fact name="Discount">
          {formatMoney(order.discount)}
          {order.coupon ? ` (${order.coupon})` : ''}
        </Fact>
      )}
      {order.outstanding && (
        <Fact name="Received">
          {formatMoney(order.total)}, {formatMoney(order.outstanding)} open
        </Fact>
      )}
      {order.giftCards && <Fact name="Gift cards, not revenue">{formatMoney(order.giftCards)}</Fact>}
      <Fact name="Sold through">
        {placedName(order)}
        {order.leftOut && ' (no ad earns it)'}
      </Fact>
      {kinds.length > 0 && <Fact name="Kind">{kinds.map((kind) => orderKindNames[kind].toLowerCase()).join(', ')}</Fact>}
      {order.country && <Fact name="Country">{order.country}</Fact>}
      <Fact name="Customer">{order.test ? 'left out' : buyerNames[order.buyer]}</Fact>
    </Group>
  );
}

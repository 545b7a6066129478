'use client';
/** The order's own figures, in one row. */
import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { OrderState } from '@/components/report/order-state';
import { formatMoney, formatTime, words } from '@/components/ui/format';
import { salesChannelNames } from '@/lib/model/sales-channel';
import { isPaid } from '@/lib/model/order';
import type { ReceiptResult } from '@/lib/reporting/reports/receipt/definition';

export function OrderFacts({ receipt: { order, statements, timeZone } }: { receipt: ReceiptResult }) {
  const refunded = Number(order.refunded.amount) !== 0;
  const presentment = statements.find(({ decides }) => decides)?.presentment;
  const unpaid = !isPaid(order);
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
      <Fact name="Net revenue">
        {formatMoney(order.revenue)}
        {order.test && ' (left out)'}
      </Fact>
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
      {order.outstanding && <Fact name="Not paid yet">{formatMoney(order.outstanding)}</Fact>}
      {order.giftCards && <Fact name="Gift cards, not revenue">{formatMoney(order.giftCards)}</Fact>}
      {order.salesChannel !== 'online' && (
        <Fact name="Placed">
          {order.marketplace ?? salesChannelNames[order.salesChannel]}
          {order.leftOut && ' (no ad earns it)'}
        </Fact>
      )}
      <Fact name="Customer">{order.test ? 'left out' : words(order.buyer).toLowerCase()}</Fact>
    </Group>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="div" size="sm" fw={500} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {children}
      </Text>
    </div>
  );
}

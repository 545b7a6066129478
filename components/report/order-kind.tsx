/** How an order was placed and what it is, in a few words; an ordinary online order says nothing. */
import { Badge, Group, Text } from '@mantine/core';
import { orderKindNames } from '@/lib/model/order-kind';
import { salesChannelNames } from '@/lib/model/sales-channel';
import type { OrderRow } from '@/lib/reporting/reports/orders/definition';

type Props = { order: Pick<OrderRow, 'salesChannel' | 'marketplace' | 'kinds' | 'country'> };

/** Of one order. */
const placedNames = { ...salesChannelNames, subscription: 'Renewal', draft: 'Draft or manual', marketplace: 'Marketplace' };

/** What the order is called by where it was placed. */
export function placedName({ salesChannel, marketplace }: Props['order']): string {
  return marketplace ?? placedNames[salesChannel];
}

export function OrderKind({ order }: Props) {
  // A test says so beside its state.
  const kinds = order.kinds.filter((kind) => kind !== 'test');
  return (
    <>
      <Text size="sm" c={order.salesChannel === 'online' ? 'dimmed' : undefined}>
        {placedName(order)}
        {order.country && ` · ${order.country}`}
      </Text>
      {kinds.length > 0 && (
        <Group gap={4}>
          {kinds.map((kind) => (
            <Badge key={kind} size="xs" variant="outline" color="gray" c="inherit" tt="none">
              {orderKindNames[kind].toLowerCase()}
            </Badge>
          ))}
        </Group>
      )}
    </>
  );
}

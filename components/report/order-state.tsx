/** An order's state as a badge; test orders say so. */
import { Badge } from '@mantine/core';
import type { orderStates } from '@/lib/model/order';
import { words } from '../ui/format';

const tones = {
  pending: 'gray',
  partially_paid: 'teal',
  paid: 'teal',
  partially_refunded: 'gray',
  refunded: 'red',
  charged_back: 'red',
  cancelled: 'red',
} as const;

export function OrderState({ state, test }: { state: (typeof orderStates)[number]; test: boolean }) {
  return (
    <>
      <Badge
        size="sm"
        variant="light"
        color={tones[state]}
        c={`var(--badge-change-${tones[state]})`}
        styles={{ root: { textTransform: 'none' } }}
      >
        {words(state)}
      </Badge>
      {test && (
        <Badge size="sm" variant="outline" color="gray" c="inherit" ml={4}>
          test
        </Badge>
      )}
    </>
  );
}

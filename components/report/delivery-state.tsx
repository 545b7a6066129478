/** A delivery's state as a badge that says what it means. */
import { Badge, Tooltip } from '@mantine/core';
import type { DeliveryState as State } from '@/lib/model/delivery';

const tones: Record<State, 'teal' | 'gray' | 'red'> = {
  pending: 'gray',
  sending: 'gray',
  retry: 'gray',
  held: 'red',
  delivered: 'teal',
  rejected: 'red',
  skipped: 'gray',
  shadowed: 'gray',
};

export const deliveryStateMeaning: Record<State, string> = {
  pending: 'Waits for its turn.',
  sending: 'Is on its way at this moment.',
  retry: 'Failed for a reason that passes. It is sent again by itself.',
  held: 'Waits for a person to act on the platform or in the settings.',
  delivered: 'The platform has it.',
  rejected: 'Refused for good, or too late for the platform.',
  skipped: 'Not sent, for the reason beside it.',
  shadowed: 'Would have been sent: its connection was in shadow mode, so nothing left.',
};

/** The state as it stands on screens. */
export function stateLabel(state: State): string {
  return state === 'shadowed' ? 'would have been sent' : state;
}

export function DeliveryState({ state }: { state: State }) {
  return (
    <Tooltip label={deliveryStateMeaning[state]}>
      <Badge
        size="sm"
        variant="light"
        color={tones[state]}
        c={`var(--badge-change-${tones[state]})`}
        styles={{ root: { textTransform: 'none', minWidth: 'fit-content' }, label: { overflow: 'visible' } }}
        data-testid="delivery-state"
      >
        {stateLabel(state)}
      </Badge>
    </Tooltip>
  );
}

/** A delivery's state as a badge that says what it means. */
import { Badge } from '@mantine/core';
import { Tooltip } from '../ui/tooltip';
import type { OutcomeClass, DeliveryState as State } from '@/lib/model/delivery';

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

const labels: Record<State, string> = {
  pending: 'waiting',
  sending: 'being sent',
  retry: 'waiting to retry',
  held: 'on hold',
  delivered: 'delivered',
  rejected: 'refused',
  skipped: 'not sent',
  shadowed: 'would have been sent',
};

/** The state in the words of all screens. */
export function stateLabel(state: State): string {
  return labels[state];
}

/** What came of one try, in the same words. */
export const outcomeLabels: Record<OutcomeClass, string> = {
  delivered: labels.delivered,
  duplicate: 'was there already',
  transient: 'failed, sent again later',
  throttled: 'asked to slow down, sent again later',
  rejected: labels.rejected,
  config: 'put on hold',
  shadowed: labels.shadowed,
};

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

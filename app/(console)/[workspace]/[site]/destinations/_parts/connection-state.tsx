/** Whether a connection sends, and what it waits for when it does not. */
import { Badge, Text } from '@mantine/core';
import type { HoldAction } from '@/lib/model/delivery';
import type { ConnectionState } from '@/lib/reporting/reports/connections/definition';
import { stateWords } from '../words';

type Props = { state: ConnectionState; action?: HoldAction };

export function ConnectionBadge({ state, action }: Props) {
  const { text, tone } = stateWords(state, action);
  if (state === 'sending') {
    // What is as it should be has no colour, so that what is not stands out.
    return (
      <Text span size="sm" data-testid="connection-state">
        {text}
      </Text>
    );
  }
  return (
    <Badge
      size="sm"
      variant="light"
      color={tone}
      c={`var(--badge-change-${tone})`}
      h="auto"
      radius="sm"
      styles={{ root: { textTransform: 'none' }, label: { whiteSpace: 'normal' } }}
      data-testid="connection-state"
    >
      {text}
    </Badge>
  );
}

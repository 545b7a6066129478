/** Whether a connection sends, and what it waits for when it does not. */
import { Badge } from '@mantine/core';
import type { HoldAction } from '@/lib/model/delivery';
import type { ConnectionState } from '@/lib/reporting/reports/connections/definition';
import { stateWords } from '../words';

type Props = { state: ConnectionState; action?: HoldAction };

export function ConnectionBadge({ state, action }: Props) {
  const { text, tone } = stateWords(state, action);
  return (
    <Badge
      size="sm"
      variant="light"
      color={tone}
      c={`var(--badge-change-${tone})`}
      styles={{ root: { textTransform: 'none', minWidth: 'max-content' } }}
      data-testid="connection-state"
    >
      {text}
    </Badge>
  );
}

'use client';
/** The check of the table's numbers: all rows together are the store's revenue, to the cent, for each model. */
import { Group, Text } from '@mantine/core';
import { Tooltip } from '@/components/ui/tooltip';
import type { PerformanceResult } from '@/lib/reporting/reports/performance/definition';
import { leadOf } from './lead-figure';

export function Reconciliation({ report: { models, reconciles, total, conversion } }: { report: PerformanceResult }) {
  if (!reconciles) return null;
  return (
    <Group gap="md" style={{ rowGap: 0 }}>
      {models.map(({ id, name, explain, overClaims }) => {
        const claimed = leadOf(total, { id })?.text;
        const whole = conversion ? `all ${conversion.name.toLowerCase()}` : 'the store’s revenue';
        const adds = overClaims || reconciles[id];
        const says = overClaims ? `platforms claim ${claimed ?? '–'}` : `${adds ? 'adds up' : 'does not add up'} to ${whole}`;
        return (
          <Tooltip key={id} label={overClaims ? explain : `Credit, unattributed and left out, to the cent. ${explain}`} maw={360}>
            <Text
              size="xs"
              c={adds ? 'dimmed' : 'var(--badge-change-red)'}
              fw={adds ? 400 : 600}
              tabIndex={0}
              style={{ cursor: 'help' }}
              data-testid={`reconciles-${id}`}
            >
              {name}: {says}
            </Text>
          </Tooltip>
        );
      })}
    </Group>
  );
}

'use client';
/** The check of the table's numbers: all rows together are the store's revenue, to the cent, for each model. */
import { Group, Text, Tooltip } from '@mantine/core';
import { formatMoney } from '@/components/ui/format';
import type { PerformanceResult } from '@/lib/reporting/reports/performance/definition';

export function Reconciliation({ report: { models, reconciles, total } }: { report: PerformanceResult }) {
  if (!reconciles) return null;
  return (
    <Group gap="md" style={{ rowGap: 0 }}>
      {models.map(({ id, name, explain, overClaims }) => {
        const claimed = total.models[id]?.revenue;
        const adds = overClaims || reconciles[id];
        const says = overClaims
          ? `platforms claim ${claimed ? formatMoney(claimed) : '–'}`
          : `${adds ? 'adds up' : 'does not add up'} to the store’s revenue`;
        return (
          <Tooltip
            key={id}
            label={overClaims ? explain : `Credit, unattributed and left out, to the cent. ${explain}`}
            multiline
            maw={360}
          >
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

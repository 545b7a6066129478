'use client';
/** The check under the table's numbers: credit + unattributed = store revenue, to the cent, for each model. */
import { Badge, Group, Text, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react';
import { formatMoney } from '@/components/ui/format';
import type { AttributionResult } from '@/lib/reporting/reports/attribution/definition';

export function Reconciliation({ report }: { report: AttributionResult }) {
  const { models, reconciles, totals } = report;
  return (
    <Group gap="xs">
      <Text size="sm">
        Store revenue <strong>{formatMoney(totals.revenue)}</strong> from {totals.orders} orders
      </Text>
      <Buyers report={report} />
      {models.map(({ id, name, explain, overClaims }) => {
        const state = overClaims ? 'claims' : reconciles[id] ? 'adds' : 'off';
        const claimed = totals.models[id]?.revenue;
        return (
          <Tooltip
            key={id}
            label={overClaims ? explain : `${name}: credit + unattributed = store revenue, to the cent. ${explain}`}
          >
            <Badge
              tabIndex={0}
              variant="light"
              color={{ claims: 'yellow', adds: 'teal', off: 'red' }[state]}
              c={`var(--badge-change-${{ claims: 'gray', adds: 'teal', off: 'red' }[state]})`}
              leftSection={
                { claims: <IconInfoCircle size={13} />, adds: <IconCheck size={13} />, off: <IconAlertTriangle size={13} /> }[
                  state
                ]
              }
              styles={{ root: { textTransform: 'none', cursor: 'help' } }}
              data-testid={`reconciles-${id}`}
            >
              {name}:{' '}
              {
                { claims: `platforms claim ${claimed ? formatMoney(claimed) : '–'}`, adds: 'adds up', off: 'does not add up' }[
                  state
                ]
              }
            </Badge>
          </Tooltip>
        );
      })}
    </Group>
  );
}

const BUYERS = { new: 'new', returning: 'returning', not_known: 'not known' } as const;

/** New, returning and not known, and how far back that can be told. */
function Buyers({ report: { buyers, historyFrom, giftCards } }: { report: AttributionResult }) {
  const told = buyers.filter(({ orders }) => orders > 0).map(({ kind, orders }) => `${orders} ${BUYERS[kind]}`);
  return (
    <Text size="sm" c="dimmed">
      Buyers: {told.join(', ') || 'none'}
      {historyFrom && `. Orders are held since ${historyFrom.slice(0, 10)}`}
      {Number(giftCards.amount) !== 0 && `. Gift cards not counted as revenue: ${formatMoney(giftCards)}`}
    </Text>
  );
}

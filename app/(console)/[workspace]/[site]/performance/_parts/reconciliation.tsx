'use client';
/** The check of the table's numbers: credit + unattributed + left out = store revenue, to the cent, for each model. */
import { Anchor, Badge, Group, Text, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react';
import Link from 'next/link';
import { Fragment } from 'react';
import { usePath } from '@/app/(console)/_kit/site-context';
import { formatCount, formatDate, formatMoney } from '@/components/ui/format';
import { buyerNames } from '@/lib/model/order-kind';
import type { AttributionResult } from '@/lib/reporting/reports/attribution/definition';

export function Reconciliation({ report }: { report: AttributionResult }) {
  const { models, reconciles, totals } = report;
  return (
    <Group gap="xs">
      <Text size="sm">
        Store revenue <strong>{formatMoney(totals.revenue)}</strong> from {formatCount(totals.orders)} orders
      </Text>
      <Buyers report={report} />
      {models.map(({ id, name, explain, overClaims }) => {
        const state = overClaims ? 'claims' : reconciles[id] ? 'adds' : 'off';
        const claimed = totals.models[id]?.revenue;
        return (
          <Tooltip
            key={id}
            label={overClaims ? explain : `${name}: credit + unattributed + left out = store revenue, to the cent. ${explain}`}
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

/** New, returning and not known, each with its orders, and how far back that can be told. */
function Buyers({ report: { buyers, historyFrom, giftCards, from, to } }: { report: AttributionResult }) {
  const path = usePath();
  const told = buyers.filter(({ orders }) => orders > 0);
  return (
    <Text size="sm" c="dimmed">
      Buyers:{' '}
      {told.map(({ kind, orders, revenue }, index) => (
        <Fragment key={kind}>
          {index > 0 && ', '}
          <Anchor
            component={Link}
            prefetch={false}
            href={path(`orders?from=${from}&to=${to}&buyer=${kind}`)}
            size="sm"
            underline="always"
            c="inherit"
          >
            {formatCount(orders)} {buyerNames[kind]}
          </Anchor>{' '}
          ({formatMoney(revenue)})
        </Fragment>
      ))}
      {told.length === 0 && 'none'}
      {historyFrom && `. Orders are held since ${formatDate(historyFrom.slice(0, 10))}`}
      {told.some(({ kind }) => kind === 'not_known') && ': whether somebody bought before that is not known'}
      {Number(giftCards.amount) !== 0 && `. Gift cards not counted as revenue: ${formatMoney(giftCards)}`}
    </Text>
  );
}

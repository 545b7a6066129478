'use client';
/** Orders placed online that the shop told of, against those that a browser told of too. */
import { Group, Progress, Table, Text, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatCount, formatPercent } from '@/components/ui/format';
import { EmptyState } from '@/components/ui/states';
import { Tied } from './tied';
import type { QualityResult } from '@/lib/reporting/reports/quality/definition';

export function SignalLoss({ report: { signalLoss, from, to } }: { report: QualityResult }) {
  const days = { from, to };
  const { known, seen, byBrowser } = signalLoss;
  if (known === 0) {
    return (
      <EmptyState title="Nothing to compare with">
        Signal loss is measured against the orders that the shop itself reports: add its webhook on the Sources screen.
      </EmptyState>
    );
  }
  return (
    <>
      <Group gap="xl" mb="md" align="flex-end">
        <Figure
          value={formatPercent(1 - seen / known)}
          explain={`${formatCount(known - seen)} of ${formatCount(known)}: orders placed online that the shop’s webhook reported, and neither the snippet nor a browser’s tag or library.`}
        >
          of{' '}
          <Tied {...days} name="Orders that the shop reported" tie={{ byShop: true }}>
            {formatCount(known)} orders
          </Tied>{' '}
          not reported by a browser
        </Figure>
      </Group>
      <Table.ScrollContainer minWidth={480} type="native">
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Browser</Table.Th>
              <Table.Th ta="right">Orders</Table.Th>
              <Table.Th ta="right">Reported by it</Table.Th>
              <Table.Th w="30%">Share</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody style={{ fontVariantNumeric: 'tabular-nums' }}>
            {byBrowser.map((row) => (
              <BrowserRow key={row.browser} row={row} days={days} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

function Figure({ value, explain, children }: { value: string; explain: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xl" fw={600}>
        {value}
      </Text>
      <Tooltip label={explain} multiline maw={280}>
        <Text size="sm" c="dimmed" tabIndex={0} style={{ cursor: 'help' }}>
          {children}
        </Text>
      </Tooltip>
    </div>
  );
}

type BrowserRowProps = { row: QualityResult['signalLoss']['byBrowser'][number]; days: { from: string; to: string } };

function BrowserRow({ row, days }: BrowserRowProps) {
  const { browser } = row;
  const name = browser === 'unknown' ? 'not known: no visitor' : browser;
  return (
    <Table.Tr>
      <Table.Td>{name}</Table.Td>
      <Table.Td ta="right">
        <Tied {...days} name={name} tie={{ byShop: true, browser }}>
          {formatCount(row.known)}
        </Tied>
      </Table.Td>
      <Table.Td ta="right">
        <Tied
          {...days}
          name={`${name}, reported by it`}
          tie={{ byShop: true, browser, inBrowser: true }}
          isNothing={row.seen === 0}
        >
          {formatCount(row.seen)}
        </Tied>
      </Table.Td>
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          <Progress
            value={(100 * row.seen) / row.known}
            color="teal.7"
            style={{ flexGrow: 1 }}
            aria-label={`${row.browser}: reported`}
          />
          <Text size="sm">{formatPercent(row.seen / row.known, 0)}</Text>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

'use client';
/** Every cost line with the day that it begins on. */
import { Group, Text } from '@mantine/core';
import { ConfirmButton } from '@/app/(console)/_kit/confirm-button';
import { kindNames } from '@/app/(console)/_kit/cost-kinds';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatCount, formatDay, formatMoney } from '@/components/ui/format';
import { EmptyState } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import type { CostLineView } from '@/lib/workspace';
import { LineButton } from './line-dialog';
import { usePost } from './use-lines';

const SHOWN_MAX = 200;

export function CostLines({ lines, count, mayManage }: { lines: CostLineView[]; count: number; mayManage: boolean }) {
  if (count === 0) {
    return (
      <EmptyState title="No costs yet">
        Begin with a margin for everything, then add what shipping and payment cost, and the costs of what you sell most.
      </EmptyState>
    );
  }
  return (
    <>
      <Table.ScrollContainer minWidth={760} tabIndex={0} role="region" aria-label="Cost lines">
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Cost</Table.Th>
              <Table.Th>Of</Table.Th>
              <Table.Th className="numeric">Amount</Table.Th>
              <Table.Th>From</Table.Th>
              {mayManage && <Table.Th aria-label="Change" />}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.slice(0, SHOWN_MAX).map((line) => (
              <Row key={line.id} line={line} mayManage={mayManage} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {count > SHOWN_MAX && (
        <Text size="xs" c="dimmed" mt={6}>
          The first {SHOWN_MAX} of {formatCount(count)}; the file has all.
        </Text>
      )}
    </>
  );
}

function Row({ line, mayManage }: { line: CostLineView; mayManage: boolean }) {
  const { currency } = useSite();
  const { save, pending } = useSave();
  const post = usePost();
  const name = nameOf(line);
  return (
    <Table.Tr>
      <Table.Td>{line.label === '' ? kindNames[line.kind] : line.label}</Table.Td>
      <Table.Td miw={160} style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Table.Td>
      <Table.Td className="numeric">{amountOf(line)}</Table.Td>
      <Table.Td>{formatDay(line.from)}</Table.Td>
      {mayManage && (
        <Table.Td>
          <Group gap={4} wrap="nowrap" justify="flex-end">
            <LineButton currency={currency} today={line.from} start={line} label={`Change ${kindNames[line.kind]}: ${name}`} />
            <ConfirmButton
              label={`${kindNames[line.kind]}: ${name}`}
              question="An earlier cost of the same counts again, if there is one. Orders are worked out anew."
              action="Delete"
              pending={pending}
              onConfirm={() => save(() => post('cost-lines/delete', { id: line.id }), 'Deleted')}
            >
              Delete
            </ConfirmButton>
          </Group>
        </Table.Td>
      )}
    </Table.Tr>
  );
}

function nameOf({ kind, scope, subject, country, paymentMethod }: CostLineView): string {
  const of = kind !== 'goods' ? 'Orders' : scope === 'all' ? 'All other products' : subject;
  return [of, paymentMethod && `paid by ${paymentMethod}`, country && `to ${country}`].filter(Boolean).join(', ');
}

function amountOf({ kind, amount, currency, percent, unit }: CostLineView): string {
  const fixed = amount === undefined ? undefined : `${moneyText(amount, currency)} ${unit === 'piece' ? 'a piece' : 'an order'}`;
  const part =
    percent === undefined
      ? undefined
      : `${percent} % of ${kind === 'goods' ? 'the price' : kind === 'payment' ? 'what was charged' : 'revenue'}`;
  return [fixed, part].filter((text) => text !== undefined).join(' + ');
}

/** An amount of a part of a cent is not rounded, and a whole cent is written as one. */
function moneyText(amount: string, currency: string | undefined): string {
  const decimals = amount.split('.')[1]?.length ?? 0;
  if (currency === undefined || decimals > 2) return `${amount} ${currency ?? ''}`;
  return formatMoney({ amount: decimals === 1 ? `${amount}0` : amount, currency });
}

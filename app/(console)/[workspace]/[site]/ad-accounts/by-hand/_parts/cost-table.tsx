'use client';
/** What was entered by hand: how much, over which days, and beside which visits it stands. */
import { Button, Group, Text } from '@mantine/core';
import { ConfirmButton } from '@/app/(console)/_kit/confirm-button';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatMoney, formatDays } from '@/components/ui/format';
import { Table } from '@/components/ui/table';
import type { ManualCostView } from '@/lib/workspace';
import { removeCostAction } from '../../actions';

type Props = { costs: ManualCostView[]; mayManage: boolean; change: (cost: ManualCostView) => void };

export function CostTable({ costs, mayManage, change }: Props) {
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table verticalSpacing="xs" data-testid="manual-costs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Cost</Table.Th>
            <Table.Th scope="col" className="numeric">
              Amount
            </Table.Th>
            <Table.Th scope="col" visibleFrom="sm">
              Days
            </Table.Th>
            <Table.Th scope="col" visibleFrom="md">
              Beside visits of
            </Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {costs.map((cost) => (
            <CostRow key={cost.id} cost={cost} mayManage={mayManage} change={change} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function CostRow({ cost, mayManage, change }: Omit<Props, 'costs'> & { cost: ManualCostView }) {
  const { id, label, amount, currency, from, to, note, source, medium, campaign, channel } = cost;
  return (
    <Table.Tr>
      <Table.Td maw={260} style={{ overflowWrap: 'anywhere' }}>
        <Text size="sm" fw={500}>
          {label}
        </Text>
        {note && (
          <Text size="xs" c="dimmed">
            {note}
          </Text>
        )}
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          {formatDays({ from, to })}
        </Text>
      </Table.Td>
      <Table.Td className="numeric">{formatMoney({ amount, currency })}</Table.Td>
      <Table.Td visibleFrom="sm">{formatDays({ from, to })}</Table.Td>
      <Table.Td visibleFrom="md" maw={260} style={{ overflowWrap: 'anywhere' }}>
        {[source, medium, campaign].filter((part) => part !== undefined).join(' / ')}
        {channel && (
          <Text size="xs" c="dimmed">
            {channel}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {mayManage && (
          <Group gap={4} justify="flex-end" wrap="nowrap">
            <Button size="compact-sm" variant="subtle" aria-label={`Change ${label}`} onClick={() => change(cost)}>
              Change
            </Button>
            <Remove id={id} label={label} />
          </Group>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function Remove({ id, label }: { id: string; label: string }) {
  const site = useSite();
  const { save, pending } = useSave();
  return (
    <ConfirmButton
      label={label}
      question="It is taken out of every report, on all of its days."
      action="Delete the cost"
      pending={pending}
      onConfirm={() => save(() => removeCostAction(site.id, id), `${label} is deleted.`)}
    >
      Delete
    </ConfirmButton>
  );
}

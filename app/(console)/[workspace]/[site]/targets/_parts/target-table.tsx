'use client';
/** Every target: of what, for which months, and its value. */
import { ConfirmButton } from '@/app/(console)/_kit/confirm-button';
import { useSite } from '@/app/(console)/_kit/site-context';
import { targetText } from '@/app/(console)/_kit/target-text';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatMonth } from '@/components/ui/format';
import { EmptyState } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { metrics } from '@/lib/metrics/registry';
import { isTargetMetric, targetMeanings } from '@/lib/metrics/target';
import type { TargetView } from '@/lib/workspace';
import { removeTargetAction } from '../actions';

type Props = { targets: TargetView[]; mayChange: boolean };

export function TargetTable({ targets, mayChange }: Props) {
  if (targets.length === 0) {
    return <EmptyState title="No target yet">Without targets no figure has a colour.</EmptyState>;
  }
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table verticalSpacing="xs" data-testid="targets">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Figure</Table.Th>
            <Table.Th scope="col">Of</Table.Th>
            <Table.Th scope="col">Month</Table.Th>
            <Table.Th scope="col" className="numeric">
              Target
            </Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {targets.map((target) => (
            <TargetRow
              key={JSON.stringify([target.metric, target.dimension, target.name, target.month])}
              target={target}
              mayChange={mayChange}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function TargetRow({ target, mayChange }: { target: TargetView; mayChange: boolean }) {
  const site = useSite();
  const { save, pending } = useSave();
  const { metric, dimension, name, month, value } = target;
  if (!isTargetMetric(metric)) return null;
  const what = metrics[metric].name;
  const aim = `${targetMeanings[metric].good === 'more' ? 'at least' : 'at most'} ${targetText(metric, value, site.currency)}`;
  return (
    <Table.Tr>
      <Table.Td>{what}</Table.Td>
      <Table.Td maw={240} style={{ overflowWrap: 'anywhere' }}>
        {placeText(dimension, name)}
      </Table.Td>
      <Table.Td>{month === '' ? 'Every month' : formatMonth(`${month}-01`)}</Table.Td>
      <Table.Td className="numeric">{aim}</Table.Td>
      <Table.Td ta="right">
        {mayChange && (
          <ConfirmButton
            label={`target: ${what}`}
            question="Figures are not held against it any more."
            action="Delete the target"
            pending={pending}
            onConfirm={() =>
              save(() => removeTargetAction(site.id, { metric, dimension, name, month }), 'The target is deleted.')
            }
          >
            Delete
          </ConfirmButton>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function placeText(dimension: string, name: string): string {
  if (dimension === 'site') return 'The whole store';
  return dimension === 'channel' ? name : `${dimension.replace(/^label:/, '')}: ${name}`;
}

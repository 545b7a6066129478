'use client';
/** The tree of channels, sources, campaigns, ad groups, ads and keywords with the figures of each chosen model side by side. */
import { Table, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { salesChannelNames } from '@/lib/model/sales-channel';
import type { AttributionResult } from '@/lib/reporting/reports/attribution/definition';
import type { TreeNode } from '@/lib/reporting/tree';
import { cellValue, sortTree } from './cells';
import { FigureCells } from './figure-cells';
import { type ChosenOrders, ordersOfNode } from './orders-drawer';
import { TreeRow } from './tree-row';
import { columns, type ColumnId, type View } from './use-view';

type Props = { report: AttributionResult; tree: TreeNode[]; view: View; onOrders: (chosen: ChosenOrders) => void };

export function AttributionTable({ report, tree, view, onOrders }: Props) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const sorted = useMemo(
    () => sortTree(tree, view.sort, view.ascending, view.models[0]),
    [tree, view.sort, view.ascending, view.models],
  );
  const toggle = (id: string) =>
    setOpen((now) => (now.has(id) ? new Set([...now].filter((other) => other !== id)) : new Set([...now, id])));
  const rows = visibleRows(sorted, open);
  return (
    <Table.ScrollContainer minWidth={640} maxHeight="calc(100vh - 16rem)">
      <Table stickyHeader highlightOnHover withColumnBorders={view.models.length > 1}>
        <Header report={report} view={view} />
        <Table.Tbody>
          {rows.map((node) => (
            <TreeRow
              key={node.id}
              node={node}
              report={report}
              view={view}
              isOpen={open.has(node.id)}
              onToggle={() => toggle(node.id)}
              onOrders={() => onOrders(ordersOfNode(node))}
            />
          ))}
          <UnearnedRows report={report} view={view} onOrders={onOrders} />
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th scope="row" className="sticky-column">
              Store total
            </Table.Th>
            <FigureCells
              report={report}
              view={view}
              figures={cellValue(report.totals.models, report.currency)}
              touches={report.totals.touches}
              strong
            />
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </Table.ScrollContainer>
  );
}

/** What no touch earned, and what a rule of the site leaves out: with the rows above, the store's total. */
function UnearnedRows({ report, view, onOrders }: Omit<Props, 'tree'>) {
  return (
    <>
      <Table.Tr>
        <Table.Th scope="row" className="sticky-column">
          Unattributed
        </Table.Th>
        <FigureCells
          report={report}
          view={view}
          figures={cellValue(report.unattributed, report.currency)}
          touches={undefined}
          onOrders={() => onOrders({ title: 'Unattributed', query: { channel: 'Unattributed' } })}
        />
      </Table.Tr>
      {report.leftOut.map(({ salesChannel, models }) => (
        <Table.Tr key={salesChannel}>
          <Table.Th scope="row" className="sticky-column">
            {salesChannelNames[salesChannel]}{' '}
            <Text span size="xs" c="dimmed">
              no ad earns them
            </Text>
          </Table.Th>
          <FigureCells
            report={report}
            view={view}
            figures={cellValue(models, report.currency)}
            touches={undefined}
            onOrders={() => onOrders({ title: salesChannelNames[salesChannel], query: { salesChannel, leftOut: 'true' } })}
          />
        </Table.Tr>
      ))}
    </>
  );
}

function visibleRows(nodes: TreeNode[], open: ReadonlySet<string>): TreeNode[] {
  return nodes.flatMap((node) => [node, ...(open.has(node.id) ? visibleRows(node.children, open) : [])]);
}

function Header({ report, view }: { report: AttributionResult; view: View }) {
  const shown = columns.filter(({ id }) => id !== 'touches' && view.columns.includes(id));
  const touches = columns.find(({ id }) => id === 'touches' && view.columns.includes(id));
  return (
    <Table.Thead>
      {view.models.length > 1 && (
        <Table.Tr>
          <Table.Td colSpan={touches ? 2 : 1} />
          {report.models.map(({ id, name, explain }, index) => (
            <Table.Th key={id} colSpan={shown.length + (index > 0 ? 1 : 0)} ta="center" scope="colgroup">
              <Tooltip label={explain}>
                <span tabIndex={0}>{name}</span>
              </Tooltip>
            </Table.Th>
          ))}
        </Table.Tr>
      )}
      <Table.Tr>
        <Table.Th className="sticky-column" miw={170}>
          Channel, campaign, ad
        </Table.Th>
        {touches && <SortHeader column={touches} view={view} />}
        {report.models.flatMap(({ id: model }, index) => [
          ...shown.map((column) => <SortHeader key={`${model} ${column.id}`} column={column} view={view} plain={index > 0} />),
          ...(index > 0
            ? [
                <Table.Th key={`${model} difference`} className="numeric">
                  <Tooltip label={`Revenue beside ${report.models[0]?.name}`}>
                    <span tabIndex={0}>Difference</span>
                  </Tooltip>
                </Table.Th>,
              ]
            : []),
        ])}
      </Table.Tr>
    </Table.Thead>
  );
}

type SortProps = { column: { id: ColumnId; name: string; explain: string }; view: View; plain?: boolean };

function SortHeader({ column: { id, name, explain }, view, plain = false }: SortProps) {
  const sorted = view.sort === id && !plain;
  const Icon = view.ascending ? IconChevronUp : IconChevronDown;
  return (
    <Table.Th className="numeric" aria-sort={sorted ? (view.ascending ? 'ascending' : 'descending') : undefined}>
      <Tooltip label={explain}>
        {plain ? (
          <span tabIndex={0}>{name}</span>
        ) : (
          <UnstyledButton
            fz="inherit"
            fw="inherit"
            onClick={() => void view.change({ sort: id, ascending: sorted ? !view.ascending : false })}
          >
            {name} {sorted && <Icon size={13} aria-hidden style={{ verticalAlign: '-2px' }} />}
          </UnstyledButton>
        )}
      </Tooltip>
    </Table.Th>
  );
}

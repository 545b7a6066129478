'use client';
/** One branch of the tree. */
import { ActionIcon, Group, Table, Text } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { ChannelName } from '@/components/report/channel';
import type { AttributionResult } from '@/lib/reporting/reports/attribution/definition';
import type { TreeNode } from '@/lib/reporting/tree';
import { FigureCells } from './figure-cells';
import type { View } from './use-view';

const INDENT_PX = 18;

type Props = {
  node: TreeNode;
  report: AttributionResult;
  view: View;
  isOpen: boolean;
  onToggle: () => void;
  onOrders: () => void;
};

export function TreeRow({ node, report, view, isOpen, onToggle, onOrders }: Props) {
  const depth = node.path.length - 1;
  const name = node.path.at(-1);
  return (
    <Table.Tr>
      <Table.Td maw={380} className="sticky-column">
        <Group gap={4} wrap="nowrap" pl={depth * INDENT_PX}>
          {node.children.length > 0 ? (
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              c="inherit"
              onClick={onToggle}
              aria-expanded={isOpen}
              aria-label={`${isOpen ? 'Close' : 'Open'} ${name ?? levelName(depth)}`}
            >
              <IconChevronRight size={14} style={{ rotate: isOpen ? '90deg' : '0deg' }} />
            </ActionIcon>
          ) : (
            <span style={{ width: 22, flexShrink: 0 }} />
          )}
          {depth === 0 && name ? (
            <ChannelName channel={name} />
          ) : (
            <Text size="sm" truncate c={name ? undefined : 'dimmed'} title={name}>
              {name ?? `no ${levelName(depth)} stated`}
            </Text>
          )}
        </Group>
      </Table.Td>
      <FigureCells report={report} view={view} figures={node.models} touches={node.touches} onOrders={onOrders} />
    </Table.Tr>
  );
}

function levelName(depth: number): string {
  return ['channel', 'source', 'campaign', 'ad group', 'ad', 'keyword'][depth] ?? 'detail';
}

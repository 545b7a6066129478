'use client';
/** What the rules make of the last 30 days: the values of each label with what they come to, the unlabelled rest, and campaigns. */
import { Badge, Stack, Text, Title } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { formatCount, formatMoney } from '@/components/ui/format';
import type { LabelOutcome, LabelPreview } from '@/lib/workspace';

export function LabelOutcomes({ preview }: { preview: LabelPreview }) {
  return (
    <Stack gap="lg">
      <Text size="sm" role="status">
        {formatCount(preview.total.visits)} visits of the last 30 days, and {formatMoney(preview.total.revenue)} of orders that
        last non-direct click credits to them.
      </Text>
      {preview.labels.map((outcome) => (
        <Outcome key={outcome.label} outcome={outcome} />
      ))}
    </Stack>
  );
}

function Outcome({ outcome: { label, values, unlabelled, campaigns, more } }: { outcome: LabelOutcome }) {
  return (
    <section aria-label={label}>
      <Title order={3} size="h5" mb={4}>
        {label}
      </Title>
      <Table.ScrollContainer minWidth={520}>
        <Table data-testid="label-preview" verticalSpacing={6} className="sticky-first">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Value or campaign</Table.Th>
              <Table.Th>Given by</Table.Th>
              <Table.Th className="numeric">Visits</Table.Th>
              <Table.Th className="numeric">Revenue</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {values.map(({ value, isCapturing, visits, revenue }) => (
              <Table.Tr key={value} fw={600}>
                <Table.Td>{value}</Table.Td>
                <Table.Td fw={400}>{isCapturing && <Badge variant="light">Clicks without capture leaves it out</Badge>}</Table.Td>
                <Table.Td className="numeric">{formatCount(visits)}</Table.Td>
                <Table.Td className="numeric">{formatMoney(revenue)}</Table.Td>
              </Table.Tr>
            ))}
            <Table.Tr fw={600}>
              <Table.Td>Unlabelled</Table.Td>
              <Table.Td />
              <Table.Td className="numeric">{formatCount(unlabelled.visits)}</Table.Td>
              <Table.Td className="numeric">{formatMoney(unlabelled.revenue)}</Table.Td>
            </Table.Tr>
            {campaigns.map(({ name, value, rule, visits, revenue }) => (
              <Table.Tr key={`${rule ?? ''} ${name}`} c={value === undefined ? 'dimmed' : undefined}>
                <Table.Td pl={28} style={{ overflowWrap: 'anywhere' }}>
                  {name}
                </Table.Td>
                <Table.Td>{value === undefined || rule === undefined ? 'no rule' : `rule ${rule + 1}: ${value}`}</Table.Td>
                <Table.Td className="numeric">{formatCount(visits)}</Table.Td>
                <Table.Td className="numeric">{formatMoney(revenue)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {more > 0 && (
        <Text size="xs" c="dimmed">
          {formatCount(more)} more are not shown.
        </Text>
      )}
    </section>
  );
}

'use client';
/** What formulas can name, and what each of it means. */
import { Code, Stack, Text, Title } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { formulaMetrics } from '@/lib/metrics/formula';
import { metrics } from '@/lib/metrics/registry';

export function BuiltInMetrics() {
  return (
    <Stack gap="xs" component="section" aria-label="Metrics of every workspace">
      <Title order={3} size="h4">
        Metrics of every workspace
      </Title>
      <Table.ScrollContainer minWidth={0}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Metric, and its name in formulas</Table.Th>
              <Table.Th>What it is</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {formulaMetrics.map((id) => (
              <Table.Tr key={id}>
                <Table.Th scope="row" fw={500}>
                  {metrics[id].name}
                  <br />
                  <Code>{id}</Code>
                </Table.Th>
                <Table.Td>
                  <Text size="sm">{metrics[id].formula}</Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

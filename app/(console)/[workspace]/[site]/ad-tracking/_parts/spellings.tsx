'use client';
/** Names of one campaign, with what each costs and earns; an admin says what all of them are called from now on. */
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatCount } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { Table } from '@/components/ui/table';
import type { FindingRow } from '@/lib/reporting/reports/ad-tracking/definition';
import { mergeCampaignsAction } from '../actions';

export function Spellings({ rows, mayMerge }: { rows: FindingRow[]; mayMerge: boolean }) {
  return (
    <Stack gap="lg">
      {rows.map((row) => {
        const names = row.spellings?.map(({ name }) => name) ?? [];
        return (
          <div key={`${row.platform} ${names.join('|')}`}>
            <SpellingTable row={row} />
            {mayMerge && <MergeForm names={names} />}
          </div>
        );
      })}
    </Stack>
  );
}

function SpellingTable({ row: { spellings = [], platformName } }: { row: FindingRow }) {
  return (
    <Table.ScrollContainer minWidth={460}>
      <Table className="sticky-first">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{platformName}</Table.Th>
            <Table.Th className="numeric">Visits</Table.Th>
            <Table.Th className="numeric">Cost</Table.Th>
            <Table.Th className="numeric">Credited</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {spellings.map(({ name, visits, cost, revenue }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400} maw={320}>
                <Text size="sm" truncate title={name}>
                  {name}
                </Text>
              </Table.Th>
              <Table.Td className="numeric">{formatCount(visits)}</Table.Td>
              <Table.Td className="numeric">
                <Money of={cost} />
              </Table.Td>
              <Table.Td className="numeric">
                <Money of={revenue} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function MergeForm({ names }: { names: string[] }) {
  const site = useSite();
  const client = useQueryClient();
  const { save, pending, errorOf } = useSave();
  const [name, setName] = useState(names[0] ?? '');
  const merge = () =>
    save(
      () => mergeCampaignsAction(site.id, name, names),
      `They are one campaign now: ${name}.`,
      () => void client.invalidateQueries(),
    );
  return (
    <Group gap="xs" align="flex-end" mt="xs">
      <TextInput
        label="Called from now on"
        w={280}
        value={name}
        error={errorOf('name') ?? errorOf('names')}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <Button variant="default" loading={pending} onClick={merge}>
        Count as one campaign
      </Button>
    </Group>
  );
}

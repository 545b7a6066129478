'use client';
/** What the parts of ads' names mean, tried on the names of the page before it is saved. */
import { Button, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { Table } from '@/components/ui/table';
import { type AdNameRule, adNamePart } from '@/lib/model/ad-name-rule';
import type { CreativesResult } from '@/lib/reporting/reports/creatives/definition';
import { removeAdNameRuleAction, saveAdNameRuleAction } from '../actions';

const NAMES_TRIED = 6;

export function NameRule({ report, onClose }: { report: CreativesResult; onClose: () => void }) {
  const site = useSite();
  const client = useQueryClient();
  const [separator, setSeparator] = useState(report.nameRule?.separator ?? '|');
  const [written, setWritten] = useState(report.nameRule?.parts.join(', ') ?? 'Format, Hook, Product');
  const { save, pending, errorOf } = useSave();
  const parts = [...new Set(written.split(',').flatMap((part) => part.trim() || []))];
  const names = [...new Set(report.rows.flatMap(({ adNames }) => adNames))].slice(0, NAMES_TRIED);
  const store = (rule: AdNameRule | null) =>
    save(
      () => (rule ? saveAdNameRuleAction(site.id, rule) : removeAdNameRuleAction(site.id)),
      rule ? 'The parts of names are saved' : 'Names have no parts any more',
      () => {
        void client.invalidateQueries();
        onClose();
      },
    );
  return (
    <Paper withBorder p="sm" data-testid="name-rule">
      <Stack gap="xs">
        <Text fw={600}>Parts of ad names</Text>
        <Text size="sm">
          If your team names ads alike, such as “Film | Unboxing | Boots”, say what each part means: creatives can then be summed
          by it.
        </Text>
        <Fields separator={separator} written={written} onSeparator={setSeparator} onWritten={setWritten} errorOf={errorOf} />
        {separator !== '' && parts.length > 0 && names.length > 0 && <Tried rule={{ separator, parts }} names={names} />}
        <Group gap="xs">
          <Button
            size="xs"
            loading={pending}
            disabled={separator === '' || parts.length === 0}
            onClick={() => store({ separator, parts })}
          >
            Save
          </Button>
          {report.nameRule && (
            <Button size="xs" variant="default" disabled={pending} onClick={() => store(null)}>
              Remove
            </Button>
          )}
          <Button size="xs" variant="subtle" onClick={onClose}>
            Close
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

type FieldsProps = {
  separator: string;
  /** The names of the parts, as they are typed. */
  written: string;
  onSeparator: (separator: string) => void;
  onWritten: (written: string) => void;
  errorOf: ReturnType<typeof useSave>['errorOf'];
};

function Fields({ separator, written, onSeparator, onWritten, errorOf }: FieldsProps) {
  return (
    <Group gap="xs" align="flex-start">
      <TextInput
        label="Between two parts"
        w={150}
        value={separator}
        error={errorOf('separator')}
        onChange={({ currentTarget }) => onSeparator(currentTarget.value)}
      />
      <TextInput
        label="What the parts are called, in their order"
        description="Separated by commas"
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        style={{ flex: 1, minWidth: 200 }}
        value={written}
        error={errorOf('parts')}
        onChange={({ currentTarget }) => onWritten(currentTarget.value)}
      />
    </Group>
  );
}

function Tried({ rule, names }: { rule: AdNameRule; names: string[] }) {
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Ad</Table.Th>
            {rule.parts.map((part) => (
              <Table.Th key={part}>{part}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {names.map((name) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              {rule.parts.map((part) => (
                <Table.Td key={part}>{adNamePart(rule, name, part) ?? '–'}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

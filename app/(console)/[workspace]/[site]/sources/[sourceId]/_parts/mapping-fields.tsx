'use client';
/** The fields of a mapping: which event it makes, of which deliveries, and where each value stands. */
import { Autocomplete, Code, Group, Stack, Text, TextInput } from '@mantine/core';
import { TagsInput } from '@/components/form/tags-input';
import { Table } from '@/components/ui/table';
import { standardEventNames } from '@/lib/model/event-words';
import { targets } from '@/lib/sources/webhook/targets';
import { itemNamesOf, type MappingDraft } from './mapping-draft';
import type { Preview } from './mapping-preview';
import { PathRow } from './path-row';

type Props = { draft: MappingDraft; change: (part: Partial<MappingDraft>) => void; preview: Preview };

export function MappingFields(props: Props) {
  return (
    <Stack gap="md">
      <EventFields {...props} />
      <Text size="sm" c="dimmed">
        A path such as <Code>order.lines[0].sku</Code>, or <Code>=EUR</Code> for a value that is always the same.
      </Text>
      <Table.ScrollContainer minWidth={300}>
        <Table verticalSpacing="xs" data-testid="mapping">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Field</Table.Th>
              <Table.Th scope="col">Path</Table.Th>
              <Table.Th scope="col" visibleFrom="sm">
                Gives
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <TargetRows {...props} />
            <ItemRows {...props} />
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

function EventFields({ draft: { event, when }, change, preview: { given } }: Props) {
  return (
    <>
      <Autocomplete
        label="Event"
        description="The same for every delivery of this address; for other events, add another source."
        data={[...standardEventNames]}
        value={event}
        onChange={(name) => change({ event: name })}
        error={given['event']?.error}
      />
      <Group gap="sm" align="flex-start" grow preventGrowOverflow={false}>
        <TextInput
          label="Only when"
          description="Path of what tells deliveries apart, such as type. Empty: every delivery counts."
          spellCheck={false}
          value={when.path}
          onChange={({ currentTarget: { value } }) => change({ when: { ...when, path: value } })}
          error={given['when']?.error}
        />
        <TagsInput
          label="Is one of"
          description={given['when']?.value ? `In the sample: ${given['when'].value}` : 'Press Enter after each.'}
          value={when.equals}
          onChange={(equals) => change({ when: { ...when, equals } })}
          error={given['equals']?.error}
        />
      </Group>
    </>
  );
}

function TargetRows({ draft, change, preview }: Props) {
  return targets.map(({ id, label, help, requiredFor }) => (
    <PathRow
      key={id}
      label={label}
      help={help}
      needed={requiredFor?.includes(draft.event)}
      text={draft.fields[id] ?? ''}
      change={(text) => change({ fields: { ...draft.fields, [id]: text } })}
      given={preview.given[id]}
    />
  ));
}

/** The list of an order's lines; the paths of its fields begin at one line. */
function ItemRows({ draft, change, preview }: Props) {
  const { items } = draft;
  return (
    <>
      <PathRow
        label="Lines"
        help="The list of what was bought."
        text={items.path}
        change={(path) => change({ items: { ...items, path } })}
        given={preview.given['items']}
      />
      {items.path.trim() !== '' &&
        itemNamesOf(draft).map((name) => (
          <PathRow
            key={name}
            label={`Line: ${name}`}
            help="Path within a line; the first is shown."
            text={items.fields[name] ?? ''}
            change={(text) => change({ items: { ...items, fields: { ...items.fields, [name]: text } } })}
            given={preview.firstItem[name]}
          />
        ))}
    </>
  );
}

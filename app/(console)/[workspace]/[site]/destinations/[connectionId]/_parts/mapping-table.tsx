'use client';
/** One row for each event: whether and as what it is sent, with its rule in short; opened, the rule itself. */
import { ActionIcon, Switch, Text } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { Fragment } from 'react';
import { Table } from '@/components/ui/table';
import type { Mapping } from '@/lib/model/mapping';
import type { DestinationView } from '../../views';
import { eventNotes } from '../../words';
import { type MappingDraft, type RuleDraft, summaryOf, switched } from './mapping-draft';
import { RuleEditor } from './rule-editor';

type Props = {
  destination: DestinationView;
  draft: MappingDraft;
  problems: Record<string, string>;
  open: string | undefined;
  setOpen: (name: string | undefined) => void;
  /** As it is saved; absent: whoever looks may not see what orders were worth. */
  saved?: Mapping;
  /** Absent: only to be looked at. */
  change?: (name: string, rule: RuleDraft) => void;
};

export function MappingTable(props: Props) {
  const { destination, draft, open, change } = props;
  return (
    <Table.ScrollContainer minWidth={300}>
      <Table verticalSpacing={4} data-testid="mapping">
        <Table.Thead>
          <Table.Tr>
            {change && <Table.Th scope="col" w={36} aria-label="Rule" />}
            <Table.Th scope="col">Event</Table.Th>
            <Table.Th scope="col" w={64}>
              Send
            </Table.Th>
            <Table.Th scope="col">{destination.eventNames.label}</Table.Th>
            <Table.Th scope="col" visibleFrom="sm">
              Rule
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {Object.entries(draft).map(([name, rule]) => (
            <Fragment key={name}>
              <EventRow {...props} name={name} rule={rule} />
              {change && open === name && (
                <Table.Tr>
                  <Table.Td colSpan={5} bg="var(--mantine-color-default-hover)">
                    <RuleEditor
                      name={name}
                      rule={rule}
                      destination={destination}
                      problems={props.problems}
                      {...(props.saved && { savedValue: props.saved[name]?.value ?? { rule: 'total' } })}
                      change={(part) => change(name, { ...rule, ...part })}
                    />
                  </Table.Td>
                </Table.Tr>
              )}
            </Fragment>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function EventRow({ name, rule, destination, problems, open, setOpen, change }: Props & { name: string; rule: RuleDraft }) {
  const isOpen = open === name;
  const isWrong = Object.keys(problems).some((path) => path.startsWith(`${name}.`));
  return (
    <Table.Tr>
      {change && (
        <Table.Td>
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            c="inherit"
            aria-expanded={isOpen}
            aria-label={`Rule of ${name}`}
            onClick={() => setOpen(isOpen ? undefined : name)}
          >
            <IconChevronRight size={14} style={{ rotate: isOpen ? '90deg' : '0deg' }} />
          </ActionIcon>
        </Table.Td>
      )}
      <Table.Th scope="row" fw={500} maw={180} style={{ overflowWrap: 'anywhere' }}>
        <EventName name={name} />
      </Table.Th>
      <Table.Td>
        {change ? (
          <Switch
            size="sm"
            aria-label={`Send ${name}`}
            checked={rule.send}
            onChange={({ currentTarget: { checked } }) => change(name, switched(rule, checked, destination.events[name]))}
          />
        ) : (
          <Text size="sm">{rule.send ? 'yes' : 'no'}</Text>
        )}
      </Table.Td>
      <Table.Td maw={180} style={{ overflowWrap: 'anywhere' }}>
        <SentAs rule={rule} />
      </Table.Td>
      <Table.Td maw={240} visibleFrom="sm">
        {summaryOf(rule).map((line) => (
          <Text key={line} size="xs" style={{ overflowWrap: 'anywhere' }}>
            {line}
          </Text>
        ))}
        {rule.more.map((further, index) => (
          <Text key={further.id} size="xs" style={{ overflowWrap: 'anywhere' }}>
            {further.send ? 'also' : 'off:'} as {further.as || 'nothing yet'}
            {summaryOf(further).length > 0 && `: ${summaryOf(further).join(', ')}`} (rule {index + 2})
          </Text>
        ))}
        {isWrong && (
          <Text size="xs" c="var(--mantine-color-error)">
            has an error
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** The event's name, and beneath it what it is where the name does not say it to everybody. */
function EventName({ name }: { name: string }) {
  return (
    <>
      {name}
      {eventNotes[name] && (
        <Text size="xs" c="dimmed">
          {eventNotes[name]}
        </Text>
      )}
    </>
  );
}

function SentAs({ rule: { send, as } }: { rule: RuleDraft }) {
  if (as)
    return (
      <Text size="sm" {...(!send && { c: 'dimmed' })}>
        {as}
      </Text>
    );
  if (!send)
    return (
      <Text size="sm" c="dimmed">
        –
      </Text>
    );
  return (
    <Text size="xs" c="var(--mantine-color-error)">
      name it: nothing is sent without
    </Text>
  );
}

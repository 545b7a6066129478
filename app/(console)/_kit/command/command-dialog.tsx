'use client';
/** The open command bar: a combobox over everything that has a name (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/, read 2026-11). */
import { Box, Group, Loader, Modal, ScrollArea, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { Fragment, type KeyboardEvent, useId, useState } from 'react';
import { mayLeave } from '@/components/shell/unsaved';
import type { Entry } from './entries';
import { useEntries, type Where } from './use-entries';

type Props = Where & { onClose: () => void };

export function CommandDialog({ onClose, ...where }: Props) {
  const router = useRouter();
  const [text, setText] = useState('');
  const [chosen, choose] = useState(0);
  const { entries, isAsking } = useEntries(where, text);
  const list = useId();
  const at = Math.min(chosen, Math.max(0, entries.length - 1));
  const go = (entry: Entry | undefined) => {
    if (!entry || !mayLeave()) return;
    onClose();
    router.push(entry.href);
  };
  const type = (typed: string) => {
    setText(typed);
    choose(0);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (step === undefined) go(entries[at]);
    else choose((at + step + entries.length) % Math.max(1, entries.length));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size="lg"
      yOffset="10vh"
      title={undefined}
      aria-label="Go to"
    >
      <CommandInput
        list={list}
        at={entries.length > 0 ? at : undefined}
        isAsking={isAsking}
        text={text}
        onType={type}
        onPress={press}
      />
      <ScrollArea.Autosize mah="60vh" type="auto" style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}>
        <EntryList id={list} entries={entries} at={at} onChoose={go} />
        {entries.length === 0 && (
          <Text size="sm" c="dimmed" p="md">
            {isAsking ? 'Looking for orders and campaigns…' : 'Nothing has that name.'}
          </Text>
        )}
      </ScrollArea.Autosize>
      <VisuallyHidden role="status">{`${entries.length} found`}</VisuallyHidden>
    </Modal>
  );
}

type InputProps = {
  /** The id of the list of what was found, and which of it is chosen. */
  list: string;
  at: number | undefined;
  isAsking: boolean;
  text: string;
  onType: (text: string) => void;
  onPress: (event: KeyboardEvent) => void;
};

function CommandInput({ list, at, isAsking, text, onType, onPress }: InputProps) {
  return (
    <TextInput
      variant="unstyled"
      size="md"
      px="sm"
      data-autofocus
      role="combobox"
      aria-label="Go to a page, or find an order, a campaign, a connection"
      aria-expanded
      aria-controls={list}
      aria-autocomplete="list"
      aria-activedescendant={at === undefined ? undefined : `${list}-${at}`}
      placeholder="Page, setting, order number, campaign, connection"
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={isAsking ? <Loader size="xs" /> : undefined}
      value={text}
      onKeyDown={onPress}
      onChange={({ currentTarget }) => onType(currentTarget.value)}
    />
  );
}

type ListProps = { id: string; entries: Entry[]; at: number; onChoose: (entry: Entry) => void };

function EntryList({ id, entries, at, onChoose }: ListProps) {
  return (
    <div id={id} role="listbox" aria-label="Found">
      {entries.map((entry, index) => (
        <Fragment key={`${entry.group} ${entry.href}`}>
          {entry.group !== entries[index - 1]?.group && (
            <Text size="xs" fw={600} c="dimmed" px="sm" pt={8} pb={2} role="presentation">
              {entry.group}
            </Text>
          )}
          <Box
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            px="sm"
            py={6}
            mx={4}
            bg={index === at ? 'var(--mantine-color-default-hover)' : undefined}
            style={{ cursor: 'pointer', borderRadius: 'var(--mantine-radius-sm)' }}
            ref={index === at ? scrollHere : undefined}
            onClick={() => onChoose(entry)}
          >
            <Group justify="space-between" wrap="nowrap" gap="sm">
              <Text size="sm" truncate>
                {entry.name}
              </Text>
              {entry.detail && (
                <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
                  {entry.detail}
                </Text>
              )}
            </Group>
          </Box>
        </Fragment>
      ))}
    </div>
  );
}

/** The chosen one stays in view while the arrow keys walk the list. */
function scrollHere(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

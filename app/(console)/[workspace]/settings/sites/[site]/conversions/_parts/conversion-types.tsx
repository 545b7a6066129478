'use client';
/** The site's conversions as they are edited, and saving them. */
import { Button, Card, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Select } from '@/components/form/select';
import { useSave } from '@/app/(console)/_kit/use-save';
import { useUnsaved } from '@/components/shell/unsaved';
import type { Id } from '@/lib/core/id';
import type { ConversionType } from '@/lib/model/conversion-type';
import { saveConversionsAction } from '../../../actions';

type Props = { workspace: string; siteId: Id<'site'>; currency: string; stored: ConversionType[] };
/** One with a key of its own, so that it keeps its fields when another goes. */
type Draft = { key: number; type: ConversionType };

/** As many as a site may have (lib/model/conversion-type.ts). */
const TYPES_MAX = 20;
const blank: ConversionType = { event: '', name: '', value: { kind: 'none' }, countsOncePer: 'event' };

export function ConversionTypes({ workspace, siteId, currency, stored }: Props) {
  const { save, pending, errorOf } = useSave();
  const [drafts, setDrafts] = useState<Draft[]>(() => stored.map((type, key) => ({ key, type })));
  const types = drafts.map(({ type }) => type);
  const isChanged = JSON.stringify(types) !== JSON.stringify(stored);
  const saved = useUnsaved(types);
  return (
    <Stack gap="sm">
      {drafts.length === 0 && (
        <Text size="sm" c="dimmed">
          None: only orders are credited.
        </Text>
      )}
      {drafts.map(({ key, type }, index) => (
        <TypeCard
          key={key}
          type={type}
          currency={currency}
          change={(changed) => setDrafts(drafts.with(index, { key, type: changed }))}
          remove={() => setDrafts(drafts.toSpliced(index, 1))}
          errorOf={(field) => errorOf(`settings.conversions.${index}.${field}`)}
        />
      ))}
      {errorOf('settings.conversions') && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {errorOf('settings.conversions')}
        </Text>
      )}
      <Group>
        <Button
          variant="default"
          disabled={drafts.length >= TYPES_MAX}
          onClick={() => setDrafts([...drafts, { key: Math.max(-1, ...drafts.map((draft) => draft.key)) + 1, type: blank }])}
        >
          Add a conversion
        </Button>
        <Button
          loading={pending}
          disabled={!isChanged}
          onClick={() => save(() => saveConversionsAction(workspace, siteId, types), 'The conversions are saved.', saved)}
        >
          Save
        </Button>
        {isChanged && (
          <Text size="sm" c="dimmed">
            Not saved yet
          </Text>
        )}
      </Group>
    </Stack>
  );
}

type CardProps = {
  type: ConversionType;
  currency: string;
  change: (type: ConversionType) => void;
  remove: () => void;
  errorOf: (field: string) => string | undefined;
};

const values = [
  { value: 'event', label: 'What the event says' },
  { value: 'fixed', label: 'Always the same' },
  { value: 'none', label: 'No value' },
] as const;
const rules = [
  { value: 'event', label: 'Every time' },
  { value: 'person', label: 'Once for each person' },
  { value: 'session', label: 'Once in a visit' },
] as const;

function TypeCard({ type, currency, change, remove, errorOf }: CardProps) {
  const title = type.name || 'New conversion';
  return (
    <Card withBorder padding="md" component="section" aria-label={title}>
      <Group gap="sm" align="flex-end">
        <TextInput
          label="Name"
          w={180}
          value={type.name}
          onChange={({ currentTarget }) => change({ ...type, name: currentTarget.value })}
          error={errorOf('name')}
        />
        <TextInput
          label="Event"
          w={180}
          placeholder="such as book_viewing"
          value={type.event}
          onChange={({ currentTarget }) => change({ ...type, event: currentTarget.value })}
          error={errorOf('event')}
        />
        <Select
          label="Worth"
          w={205}
          allowDeselect={false}
          data={values}
          value={type.value.kind}
          onChange={(kind) => kind && change({ ...type, value: kind === 'fixed' ? { kind, amount: '' } : { kind } })}
        />
        {type.value.kind === 'fixed' && (
          <TextInput
            label={`Amount in ${currency}`}
            w={140}
            value={type.value.amount}
            onChange={({ currentTarget }) => change({ ...type, value: { kind: 'fixed', amount: currentTarget.value } })}
            error={errorOf('value')}
          />
        )}
        <Select
          label="Counts"
          w={205}
          allowDeselect={false}
          data={rules}
          value={type.countsOncePer}
          onChange={(countsOncePer) => countsOncePer && change({ ...type, countsOncePer })}
        />
        <Button variant="subtle" color="red" ml="auto" onClick={remove} aria-label={`Remove ${title}`}>
          Remove
        </Button>
      </Group>
    </Card>
  );
}

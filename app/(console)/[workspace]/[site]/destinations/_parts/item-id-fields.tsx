'use client';
/** What a connection sends as an item's id: one of the usual ones or a pattern; and a check against the platform's catalogue. */
import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState, useTransition } from 'react';
import { Select } from '@/components/form/select';
import { useSite } from '@/app/(console)/_kit/site-context';
import { itemIdPatterns } from '@/lib/model/item-id';
import type { CatalogueIdReading } from '@/lib/workspace';
import { checkCatalogueIdAction } from '../actions';
import { type ItemIdDraft, itemIdChoices, itemIdDraftOf, readingWords } from '../item-id-words';

type Props = {
  value: ItemIdDraft;
  change: (value: ItemIdDraft) => void;
  error: string | undefined;
};

export function ItemIdFields({ value, change, error }: Props) {
  // While it is typed a pattern may look like one of the usual ones.
  const [isOwn, setIsOwn] = useState(value.choice === 'custom');
  const choice = isOwn ? 'custom' : value.choice;
  const pattern = value.choice === 'sent' || value.choice === 'custom' ? value.pattern : itemIdPatterns[value.choice];
  const { country } = value;
  const set = (next: ItemIdDraft) => {
    setIsOwn(next.choice === 'custom');
    change(next);
  };
  const hasCountry = choice === 'shopify' || pattern.includes('{country}');
  return (
    <Stack gap="xs">
      <Select
        label="Item id"
        description="Must be the item’s id in your catalogue on the platform, or ads cannot show the item."
        data={itemIdChoices}
        value={choice}
        allowDeselect={false}
        onChange={(name) => {
          const next = itemIdChoices.find((known) => known.value === name)?.value;
          if (next) set({ country, choice: next, pattern: next === 'custom' ? pattern || itemIdPatterns.sku : '' });
        }}
        error={choice === 'custom' || hasCountry ? undefined : error}
      />
      {choice === 'custom' && (
        <TextInput
          label="Pattern"
          description="Text with {product}, {variant}, {sku} and {country} in it, such as DE-{sku}."
          spellCheck={false}
          value={pattern}
          onChange={(event) => set({ country, choice: 'custom', pattern: event.currentTarget.value })}
          error={error}
        />
      )}
      {hasCountry && (
        <TextInput
          label="Country of the catalogue"
          description="Two letters, as in the ids of your catalogue."
          placeholder="DE"
          maw={220}
          maxLength={2}
          value={country}
          onChange={(event) => set({ choice, pattern, country: event.currentTarget.value })}
          error={choice === 'custom' ? undefined : error}
        />
      )}
      <CatalogueCheck use={({ setting = {} }) => set(itemIdDraftOf(setting))} />
    </Stack>
  );
}

function CatalogueCheck({ use }: { use: (reading: CatalogueIdReading) => void }) {
  const site = useSite();
  const [pending, start] = useTransition();
  const [id, setId] = useState('');
  const [found, setFound] = useState<{ id: string; reading: CatalogueIdReading }>();
  const [problem, setProblem] = useState<string>();
  const check = () =>
    start(async () => {
      const result = await checkCatalogueIdAction(site.id, id);
      setFound(result.ok ? { id: id.trim(), reading: result.value } : undefined);
      setProblem(result.ok ? undefined : result.failure.message);
    });
  return (
    <Stack gap={6}>
      <Group align="flex-end" gap="xs">
        <TextInput
          flex={1}
          miw={200}
          label="Check with an id of your catalogue"
          description="Paste one from the platform’s catalogue to see which choice above fits it."
          spellCheck={false}
          value={id}
          onChange={(event) => setId(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            // Return checks the id; it would save the form that it stands in.
            event.preventDefault();
            if (id.trim() !== '') check();
          }}
          error={problem}
        />
        <Button variant="default" onClick={check} loading={pending} disabled={id.trim() === ''}>
          Check
        </Button>
      </Group>
      {found && <Reading {...found} use={use} />}
    </Stack>
  );
}

function Reading({ id, reading, use }: { id: string; reading: CatalogueIdReading; use: (reading: CatalogueIdReading) => void }) {
  const { setting, item } = reading;
  return (
    <Alert variant="light" color={item ? 'green' : 'orange'} p="sm" role="status">
      <Group justify="space-between" gap="xs">
        <Text size="sm">{readingWords(id, reading)}</Text>
        {setting && (
          <Button size="compact-sm" variant="default" onClick={() => use(reading)}>
            Use it
          </Button>
        )}
      </Group>
    </Alert>
  );
}

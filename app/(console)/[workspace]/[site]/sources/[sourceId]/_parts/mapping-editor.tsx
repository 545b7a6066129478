'use client';
/** The mapping of a generic webhook: a sample on the left, where each field's value stands on the right, tried out at once. */
import { Alert, Button, Grid, Group, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Select } from '@/components/form/select';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { useUnsaved } from '@/components/shell/unsaved';
import { parseExactJson } from '@/lib/core/json';
import { guessMapping } from '@/lib/sources/webhook/guess';
import { presets } from '@/lib/sources/webhook/presets';
import { updateSourceAction } from '../../actions';
import type { SourceView } from '../../views';
import { draftOf, draftOfSettings, type MappingDraft, mappingOf } from './mapping-draft';
import { MappingFields } from './mapping-fields';
import { type Preview, previewOf } from './mapping-preview';
import { lastSample, SampleInput } from './sample-input';
import { useDeliveries } from './use-deliveries';

export function MappingEditor({ source }: { source: SourceView }) {
  const site = useSite();
  const { save, pending } = useSave();
  const { rows } = useDeliveries(source.kind.kind);
  const [draft, setDraft] = useState(() => draftOfSettings(source.settings));
  const saved = useUnsaved(draft);
  const [text, setText] = useState('');
  const sample = useMemo(() => parseExactJson(text), [text]);
  const preview = useMemo(() => previewOf(draft, sample, new Date()), [draft, sample]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const settings = { ...source.settings, mapping: mappingOf(draft) };
        save(() => updateSourceAction(site.id, source.id, { settings }), 'The mapping is saved.', saved);
      }}
    >
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Stack gap="sm">
            <PresetPicker text={text} setText={setText} setDraft={setDraft} />
            <SampleInput text={text} change={setText} last={lastSample(rows)} />
            <Group>
              <Button
                variant="default"
                size="compact-sm"
                disabled={sample === undefined}
                onClick={() => setDraft(draftOf(guessMapping(sample)))}
              >
                Guess from sample
              </Button>
            </Group>
            <Outcome preview={preview} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Stack gap="md">
            <MappingFields draft={draft} change={(part) => setDraft((before) => ({ ...before, ...part }))} preview={preview} />
            <Group>
              <Button type="submit" loading={pending}>
                Save the mapping
              </Button>
            </Group>
          </Stack>
        </Grid.Col>
      </Grid>
    </form>
  );
}

type PickerProps = { text: string; setText: (text: string) => void; setDraft: (draft: MappingDraft) => void };

/** Fills in a preset's mapping, and its sample where none of one's own was pasted. */
function PresetPicker({ text, setText, setDraft }: PickerProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const preset = presets.find(({ id }) => id === chosen);
  function pick(id: string | null): void {
    const picked = presets.find((known) => known.id === id);
    if (!picked) return;
    setChosen(picked.id);
    setDraft(draftOf(picked.mapping));
    if (text.trim() === '' || presets.some((known) => sampleText(known.sample) === text)) setText(sampleText(picked.sample));
  }
  return (
    <Select
      label="Preset"
      description={preset?.about ?? 'Replaces the fields by those of a known tool.'}
      placeholder="None"
      data={presets.map(({ id, name }) => ({ value: id, label: name }))}
      value={chosen}
      onChange={pick}
    />
  );
}

function sampleText(sample: unknown): string {
  return JSON.stringify(sample, null, 2);
}

const looks = {
  event: { color: 'teal', title: 'This sample is read' },
  'passed over': { color: 'gray', title: 'This sample is passed over' },
  refused: { color: 'red', title: 'This sample would be refused' },
} as const;

function Outcome({ preview: { outcome } }: { preview: Preview }) {
  if (!outcome) {
    return (
      <Text size="sm" c="dimmed">
        Paste a sample to see what each field gives.
      </Text>
    );
  }
  const { color, title } = looks[outcome.became];
  return (
    <Alert variant="light" color={color} title={title} role="status">
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {outcome.text}
      </Text>
    </Alert>
  );
}

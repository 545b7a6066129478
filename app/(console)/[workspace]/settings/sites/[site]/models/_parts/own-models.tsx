'use client';
/** The site's own models as they are edited, and saving them. */
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useSave } from '@/app/(console)/_kit/use-save';
import { CUSTOM_MODELS_MAX, type CustomModel, type StatedModel } from '@/lib/model/custom-model';
import { saveModelsAction } from '../../../actions';
import { ModelCard } from './model-card';
import type { ModelPlace } from './model-preview';

type Props = ModelPlace & { stored: CustomModel[] };
/** A model with a key of its own, so that it keeps its fields when another goes. */
type Draft = { key: number; model: StatedModel };

const blank: StatedModel = {
  name: '',
  rule: { places: { by: 'ends', first: 40, middle: 20, last: 40 }, channels: [], labels: [], direct: 'site', paidOnly: false },
};

export function OwnModels({ workspace, siteId, timeZone, stored, channels, labels }: Props) {
  const { save, pending, errorOf } = useSave();
  const [drafts, setDrafts] = useState<Draft[]>(() => stored.map((model, key) => ({ key, model })));
  const [open, setOpen] = useState<number>();
  const versions = new Map(stored.map(({ id, version }) => [id, version]));
  const isChanged = JSON.stringify(drafts.map(({ model }) => model)) !== JSON.stringify(stored);
  const add = () => {
    const key = Math.max(-1, ...drafts.map((draft) => draft.key)) + 1;
    setDrafts([...drafts, { key, model: blank }]);
    setOpen(key);
  };
  // The server gives ids and versions; what it already gave goes back, versions excepted.
  const models = drafts.map(({ model: { id, name, rule } }): StatedModel => ({ id, name, rule }));
  return (
    <Stack gap="sm" component="section" aria-label="Your models">
      <Title order={3} size="h4">
        Your models
      </Title>
      {drafts.length === 0 && (
        <Text size="sm" c="dimmed" maw={680}>
          None yet. A model of your own weighs visits by their place, their age, their channel and their labels.
        </Text>
      )}
      {drafts.map(({ key, model }, index) => (
        <ModelCard
          key={key}
          place={{ workspace, siteId, timeZone, channels, labels }}
          model={model}
          version={model.id && versions.get(model.id)}
          isOpen={open === key}
          toggle={() => setOpen(open === key ? undefined : key)}
          change={(changed) => setDrafts(drafts.with(index, { key, model: changed }))}
          remove={() => setDrafts(drafts.toSpliced(index, 1))}
          errorOf={(field) => errorOf(`settings.models.${index}.${field}`)}
        />
      ))}
      <Group>
        <Button variant="default" onClick={add} disabled={drafts.length >= CUSTOM_MODELS_MAX}>
          Add a model
        </Button>
        <Button
          loading={pending}
          disabled={!isChanged}
          onClick={() =>
            save(() => saveModelsAction(workspace, siteId, models), 'The models are saved. Earlier orders are being credited.')
          }
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

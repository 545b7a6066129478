'use client';
/** One model of the site's own: its sentence, and, opened, its fields beside what they make of real orders. */
import { Button, Card, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { explainRule, type StatedModel } from '@/lib/model/custom-model';
import { ModelFields } from './model-fields';
import { type ModelPlace, ModelPreviewPanel } from './model-preview';

type Props = {
  place: ModelPlace;
  model: StatedModel;
  /** Undefined until it is saved. */
  version: number | undefined;
  isOpen: boolean;
  toggle: () => void;
  change: (model: StatedModel) => void;
  remove: () => void;
  errorOf: (field: string) => string | undefined;
};

export function ModelCard({ place, model, version, isOpen, toggle, change, remove, errorOf }: Props) {
  const title = model.name || 'New model';
  return (
    <Card withBorder padding="md" component="section" aria-label={title}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start">
          <div>
            <Text fw={600}>
              {title}
              {version !== undefined && (
                <Text span size="sm" c="dimmed" fw={400}>
                  {` version ${version}`}
                </Text>
              )}
            </Text>
            <Text size="sm" c="dimmed" maw={680}>
              {explainRule(model.rule)}
            </Text>
          </div>
          <Group gap="xs">
            <Button size="compact-sm" variant="default" onClick={toggle} aria-expanded={isOpen} aria-label={`Edit ${title}`}>
              {isOpen ? 'Close' : 'Edit'}
            </Button>
            <Button size="compact-sm" variant="subtle" color="red" onClick={remove} aria-label={`Remove ${title}`}>
              Remove
            </Button>
          </Group>
        </Group>
        {isOpen && (
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
            <ModelFields model={model} channels={place.channels} labels={place.labels} change={change} errorOf={errorOf} />
            <ModelPreviewPanel place={place} rule={model.rule} />
          </SimpleGrid>
        )}
      </Stack>
    </Card>
  );
}

'use client';
/** A guide for each kind of store, with its texts ready to paste. */
import { Anchor, Code, CopyButton, Group, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { parseAsString, useQueryState } from 'nuqs';
import { Select } from '@/components/form/select';
import type { Guide } from '@/lib/workspace/guides';

type Props = { guides: Guide[]; pluginUrl: string };

export function Guides({ guides, pluginUrl }: Props) {
  const [chosen, choose] = useQueryState('guide', parseAsString);
  const guide = guides.find(({ id }) => id === chosen) ?? guides[0];
  return (
    <Stack gap="md">
      <Select
        label="What runs the store?"
        data={guides.map(({ id, name }) => ({ value: id, label: name }))}
        allowDeselect={false}
        value={guide?.id ?? null}
        onChange={(id) => void choose(id)}
        maw={320}
      />
      {guide && (
        <>
          <Text size="sm" maw={720}>
            {guide.about}
          </Text>
          {guide.steps.map((step, index) => (
            <Step key={`${guide.id} ${step.title}`} number={index + 1} step={step} />
          ))}
          {guide.id === 'woocommerce' && (
            <Anchor href={pluginUrl} download size="sm">
              Download tieback.php
            </Anchor>
          )}
        </>
      )}
    </Stack>
  );
}

function Step({ number, step: { title, text, code } }: { number: number; step: Guide['steps'][number] }) {
  return (
    <div>
      <Title order={3} size="h6">
        {number}. {title}
      </Title>
      <Text size="sm" maw={720}>
        {text}
      </Text>
      {code && (
        <Stack gap={4} mt="xs">
          <Group justify="space-between">
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {code.file}
            </Text>
            <CopyButton value={code.text}>
              {({ copied, copy }) => (
                <UnstyledButton onClick={copy} fz="sm" c="var(--mantine-color-anchor)" aria-label={`Copy: ${title}`}>
                  {copied ? 'Copied' : 'Copy'}
                </UnstyledButton>
              )}
            </CopyButton>
          </Group>
          <Code block mah={280} style={{ overflow: 'auto' }} tabIndex={0}>
            {code.text}
          </Code>
        </Stack>
      )}
    </div>
  );
}

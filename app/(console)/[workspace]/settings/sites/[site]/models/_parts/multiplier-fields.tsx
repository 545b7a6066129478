'use client';
/** What weighs more or less than the rest, or nothing at all: channels, or values of labels, each with its multiplier. */
import { ActionIcon, Button, Group, Input, NumberInput, Select, Stack, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { MULTIPLIER_MAX } from '@/lib/model/custom-model';

/** By its name as it is chosen from the list. */
export type Multiplied = { name: string; multiplier: number };
type Props = {
  title: string;
  /** One of them, as a word: channel, label. */
  noun: string;
  own: Multiplied[];
  /** All that can be chosen. */
  names: string[];
  change: (own: Multiplied[]) => void;
  error: string | undefined;
  errorAt: (index: number) => string | undefined;
};

/** What an added one begins with: half as much. */
const FIRST_MULTIPLIER = 0.5;

export function MultiplierFields({ title, noun, own, names, change, error, errorAt }: Props) {
  const free = names.filter((name) => !own.some((one) => one.name === name));
  const [next] = free;
  return (
    <Input.Wrapper label={title} labelElement="div" error={error}>
      <Stack gap="xs" mt={4}>
        <Text size="xs" c="dimmed">
          {`Times 2 counts double, times 0.5 half; times 0 leaves the ${noun} out.`}
        </Text>
        {own.map(({ name, multiplier }, index) => (
          <Group key={name} gap="xs" wrap="nowrap" align="flex-start">
            <Select
              aria-label={`${noun.replace(/^./, (first) => first.toUpperCase())} ${index + 1}`}
              data={[name, ...free]}
              value={name}
              allowDeselect={false}
              onChange={(changed) => changed && change(own.with(index, { name: changed, multiplier }))}
              flex={1}
              miw={0}
            />
            <NumberInput
              aria-label={`${name} counts times`}
              prefix="× "
              w={104}
              min={0}
              max={MULTIPLIER_MAX}
              step={0.5}
              decimalScale={2}
              value={multiplier}
              onChange={(changed) => typeof changed === 'number' && change(own.with(index, { name, multiplier: changed }))}
              error={errorAt(index)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              c="inherit"
              size="lg"
              aria-label={`Remove ${name}`}
              onClick={() => change(own.toSpliced(index, 1))}
            >
              <IconX size={16} />
            </ActionIcon>
          </Group>
        ))}
        <div>
          <Button
            size="compact-sm"
            variant="subtle"
            disabled={next === undefined}
            onClick={() => next !== undefined && change([...own, { name: next, multiplier: FIRST_MULTIPLIER }])}
          >
            {`Add a ${noun}`}
          </Button>
        </div>
      </Stack>
    </Input.Wrapper>
  );
}

'use client';
/** How much a visit weighs by its place in the path. */
import { Button, Group, Input, NumberInput, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { PLACES_MAX, type Places, WEIGHT_MAX } from '@/lib/model/custom-model';

const USUAL: Record<Places['by'], Places> = {
  even: { by: 'even' },
  ends: { by: 'ends', first: 40, middle: 20, last: 40 },
  from_last: { by: 'from_last', weights: [50, 30, 20] },
};
const KINDS: { value: Places['by']; label: string }[] = [
  { value: 'even', label: 'All the same' },
  { value: 'ends', label: 'First and last' },
  { value: 'from_last', label: 'From the last back' },
];
const HELP = {
  ends: 'What stands between is shared by all visits between the first and the last. Only proportions matter.',
  from_last: 'The last visit first. Visits further back get nothing. Only proportions matter.',
};
const ENDS = [
  { part: 'first', label: 'First' },
  { part: 'middle', label: 'Between' },
  { part: 'last', label: 'Last' },
] as const;

type Props = { places: Places; change: (places: Places) => void; error: string | undefined };

export function PlaceFields({ places, change, error }: Props) {
  const isNarrow = useMediaQuery('(max-width: 30em)');
  return (
    <Input.Wrapper label="Weight by place" labelElement="div" error={error}>
      <Stack gap="xs" mt={4}>
        <SegmentedControl
          aria-label="How places are counted"
          value={places.by}
          onChange={(by) => change(USUAL[by])}
          data={KINDS}
          orientation={isNarrow ? 'vertical' : 'horizontal'}
        />
        {places.by !== 'even' && (
          <Text size="xs" c="dimmed">
            {HELP[places.by]}
          </Text>
        )}
        {places.by === 'ends' && <Ends places={places} change={change} />}
        {places.by === 'from_last' && <FromLast places={places} change={change} />}
      </Stack>
    </Input.Wrapper>
  );
}

type Kind<By extends Places['by']> = { places: Extract<Places, { by: By }>; change: (places: Places) => void };

function Ends({ places, change }: Kind<'ends'>) {
  return (
    <Group gap="xs" align="flex-end">
      {ENDS.map(({ part, label }) => (
        <Weight key={part} label={label} value={places[part]} change={(weight) => change({ ...places, [part]: weight })} />
      ))}
    </Group>
  );
}

function FromLast({ places, change }: Kind<'from_last'>) {
  const { weights } = places;
  return (
    <Group gap="xs" align="flex-end">
      {weights.map((weight, index) => (
        <Weight
          // biome-ignore lint/suspicious/noArrayIndexKey: a place is its number.
          key={index}
          label={index === 0 ? 'Last' : `${index + 1}. from last`}
          value={weight}
          change={(changed) => change({ ...places, weights: weights.with(index, changed) })}
        />
      ))}
      <Button
        size="compact-sm"
        variant="subtle"
        disabled={weights.length >= PLACES_MAX}
        onClick={() => change({ ...places, weights: [...weights, 10] })}
      >
        Add a place
      </Button>
      {weights.length > 1 && (
        <Button size="compact-sm" variant="subtle" onClick={() => change({ ...places, weights: weights.slice(0, -1) })}>
          Remove the furthest
        </Button>
      )}
    </Group>
  );
}

function Weight({ label, value, change }: { label: string; value: number; change: (weight: number) => void }) {
  return (
    <NumberInput
      label={label}
      w={104}
      min={0}
      max={WEIGHT_MAX}
      allowDecimal={false}
      value={value}
      onChange={(weight) => typeof weight === 'number' && change(weight)}
    />
  );
}

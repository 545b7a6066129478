'use client';
/** The choice of days: presets, each with its key while this is open, and a calendar. */
import { Button, Group, Kbd, Stack } from '@mantine/core';
import { DatePicker } from '@mantine/dates';
import { type KeyboardEvent, useState } from 'react';
import { addDays, parseDay } from '@/lib/core/day';
import { type PresetId, presets, type Range } from '@/lib/model/range';

type Props = {
  range: Range;
  preset: PresetId | undefined;
  onPreset: (preset: PresetId) => void;
  onRange: (range: Range) => void;
};

export function RangeMenu({ range, preset, onPreset, onRange }: Props) {
  const [draft, setDraft] = useState<[string | null, string | null]>([range.from, addDays(range.to, -1)]);
  const pick = (days: [string | null, string | null]) => {
    setDraft(days);
    const [from, last] = [parseDay(days[0] ?? undefined), parseDay(days[1] ?? undefined)];
    if (from && last) onRange({ from, to: addDays(last, 1) });
  };
  // Keys count only in here: a letter pressed elsewhere on a page must not change its figures.
  const press = ({ key, altKey, ctrlKey, metaKey }: KeyboardEvent) => {
    const found = altKey || ctrlKey || metaKey ? undefined : presets.find((known) => 'key' in known && known.key === key);
    if (found) onPreset(found.id);
  };
  return (
    <Group align="flex-start" gap="md" onKeyDown={press}>
      <Stack gap={0} role="group" aria-label="Presets" miw={216}>
        {presets.map((known) => (
          <Button
            key={known.id}
            size="compact-sm"
            variant={known.id === preset ? 'light' : 'subtle'}
            justify="space-between"
            fullWidth
            data-autofocus={known.id === preset || undefined}
            rightSection={'key' in known ? <Kbd size="xs">{known.key.toUpperCase()}</Kbd> : undefined}
            aria-keyshortcuts={'key' in known ? known.key : undefined}
            onClick={() => onPreset(known.id)}
          >
            {known.name}
          </Button>
        ))}
      </Stack>
      <DatePicker type="range" allowSingleDateInRange defaultDate={draft[1] ?? undefined} value={draft} onChange={pick} />
    </Group>
  );
}

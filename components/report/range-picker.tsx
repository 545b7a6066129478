'use client';
/** Chooses a range of days, by preset or by calendar, and what to compare it with. */
import { Button, Group, Popover, Select, Stack } from '@mantine/core';
import { DatePicker } from '@mantine/dates';
import { IconCalendar } from '@tabler/icons-react';
import { useState } from 'react';
import { addDays, type Day, parseDay } from '@/lib/core/day';
import { type ComparisonId, comparisons, type PresetId, presets, type Range } from '@/lib/model/range';
import { formatDay } from '../ui/format';

type Props = {
  range: Range;
  preset: PresetId | undefined;
  comparison?: ComparisonId;
  onPreset: (preset: PresetId) => void;
  onRange: (range: Range) => void;
  onComparison?: (comparison: ComparisonId) => void;
};

export function RangePicker({ range, preset, comparison, onPreset, onRange, onComparison }: Props) {
  const [opened, setOpened] = useState(false);
  const last = addDays(range.to, -1);
  const dates = range.from === last ? formatDay(range.from) : `${formatDay(range.from)} – ${formatDay(last)}`;
  const name = presets.find(({ id }) => id === preset)?.name;
  const [draft, setDraft] = useState<[string | null, string | null]>([range.from, last]);
  const pick = (days: [string | null, string | null]) => {
    setDraft(days);
    const [from, to] = days.map((day) => parseDay(day ?? undefined)) as [Day | undefined, Day | undefined];
    if (!from || !to) return;
    onRange({ from, to: addDays(to, 1) });
    setOpened(false);
  };
  return (
    <Group gap="xs">
      <Popover opened={opened} onChange={setOpened} position="bottom-end" shadow="md" trapFocus>
        <Popover.Target>
          <Button
            variant="default"
            leftSection={<IconCalendar size={16} aria-hidden />}
            onClick={() => setOpened((open) => !open)}
            aria-label={`Days: ${name ?? 'chosen'}, ${dates}`}
          >
            {name ? `${name} · ${dates}` : dates}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Group align="flex-start" gap="md">
            <Stack gap={2}>
              {presets.map(({ id, name: label }) => (
                <Button
                  key={id}
                  size="compact-sm"
                  variant={id === preset ? 'light' : 'subtle'}
                  justify="flex-start"
                  onClick={() => {
                    onPreset(id);
                    setOpened(false);
                  }}
                >
                  {label}
                </Button>
              ))}
            </Stack>
            <DatePicker type="range" allowSingleDateInRange value={draft} onChange={pick} maxDate={addDays(range.to, 366)} />
          </Group>
        </Popover.Dropdown>
      </Popover>
      {comparison && onComparison && (
        <Select
          aria-label="Compare with"
          w={176}
          data={comparisons.map(({ id, name: label }) => ({ value: id, label }))}
          value={comparison}
          onChange={(id) => onComparison(comparisons.find((known) => known.id === id)?.id ?? 'none')}
        />
      )}
    </Group>
  );
}

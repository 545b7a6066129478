'use client';
/** Chooses a range of days, by preset, calendar or key, and what to compare it with; says in which zone, and with which days. */
import { ActionIcon, Anchor, Button, Group, Popover, Select, Skeleton, Stack, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconCalendar, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import type { Day } from '@/lib/core/day';
import { type ComparisonId, comparisons, neighbourRange, type PresetId, presets, type Range } from '@/lib/model/range';
import { formatRange } from '../ui/format';

/** The calendar is large, and needed only once somebody opens it. */
const RangeMenu = dynamic(() => import('./range-menu').then((module) => module.RangeMenu), {
  loading: () => <Skeleton w={460} maw="80vw" h={330} />,
});

export type RangePickerProps = {
  range: Range;
  preset: PresetId | undefined;
  comparison?: ComparisonId;
  /** The days that `comparison` means. */
  compared?: Range | undefined;
  /** Days of the range that are over and not all in, and whether they are compared all the same. */
  incomplete?: { days: Range; isCompared: boolean; onChange: (isCompared: boolean) => void };
  /** Today in the site's zone, and that zone. */
  today?: Day;
  timeZone?: string;
  /** What else holds for the page's figures, beside the zone. */
  basis?: ReactNode;
  onPreset: (preset: PresetId) => void;
  onRange: (range: Range) => void;
  onComparison?: (comparison: ComparisonId) => void;
  /** To the days just before or after. */
  onStep?: (direction: -1 | 1) => void;
};

export function RangePicker({ comparison, onComparison, basis, incomplete, ...props }: RangePickerProps) {
  const { compared, timeZone, range, today } = props;
  const isToday = today !== undefined && range.from === today;
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <DaysButton {...props} />
        {comparison && onComparison && (
          <Select
            aria-label="Compare with"
            w={230}
            data={comparisons.map(({ id, name: label }) => ({ value: id, label }))}
            value={comparison}
            onChange={(id) => onComparison(comparisons.find((known) => known.id === id)?.id ?? 'none')}
          />
        )}
      </Group>
      {timeZone && (
        <Text size="xs" c="dimmed" data-testid="range-words">
          <Text span inherit hiddenFrom="sm">
            {formatRange(range)} ·{' '}
          </Text>
          {compared && `Compared with ${formatRange(compared)}${isToday ? ' to the same hour' : ''} · `}
          {incomplete && <Incomplete {...incomplete} />}
          {timeZone}
          {basis && <> · {basis}</>}
        </Text>
      )}
    </Stack>
  );
}

/** Which days not all orders are in of yet, and whether the comparison leaves them out. */
function Incomplete({ days, isCompared, onChange }: NonNullable<RangePickerProps['incomplete']>) {
  return (
    <>
      {formatRange(days)} not all in, {isCompared ? 'compared too' : 'not compared'} (
      <Anchor component="button" type="button" inherit onClick={() => onChange(!isCompared)}>
        {isCompared ? 'leave out' : 'compare'}
      </Anchor>
      ) ·{' '}
    </>
  );
}

type DaysProps = Pick<RangePickerProps, 'range' | 'preset' | 'today' | 'onPreset' | 'onRange' | 'onStep'>;

/** The chosen days: opens the choice, with a step to either side. */
function DaysButton({ range, preset, today, onPreset, onRange, onStep }: DaysProps) {
  const [opened, setOpened] = useState(false);
  useHotkeys([['alt+R', () => setOpened(true), { usePhysicalKeys: true }]]);
  const name = presets.find(({ id }) => id === preset)?.name;
  const dates = formatRange(range);
  return (
    <Group gap={0} wrap="nowrap">
      {onStep && (
        <Step label="Days before" onClick={() => onStep(-1)}>
          <IconChevronLeft size={16} aria-hidden />
        </Step>
      )}
      <Popover opened={opened} onChange={setOpened} position="bottom-end" shadow="md" trapFocus>
        <Popover.Target>
          <Button
            variant="default"
            leftSection={<IconCalendar size={16} aria-hidden />}
            onClick={() => setOpened((open) => !open)}
            aria-label={`Days: ${name ?? 'chosen'}, ${dates}`}
            aria-keyshortcuts="Alt+R"
            px="sm"
            maw="calc(100vw - 6.5rem)"
          >
            {name ?? dates}
            {name && (
              <Text span inherit visibleFrom="sm">
                &nbsp;· {dates}
              </Text>
            )}
          </Button>
        </Popover.Target>
        <Popover.Dropdown maw="calc(100vw - 1rem)">
          <RangeMenu
            range={range}
            preset={preset}
            onPreset={(id) => {
              onPreset(id);
              setOpened(false);
            }}
            onRange={(days) => {
              onRange(days);
              setOpened(false);
            }}
          />
        </Popover.Dropdown>
      </Popover>
      {onStep && (
        <Step label="Days after" disabled={!today || !neighbourRange(range, 1, today)} onClick={() => onStep(1)}>
          <IconChevronRight size={16} aria-hidden />
        </Step>
      )}
    </Group>
  );
}

type StepProps = { label: string; disabled?: boolean; onClick: () => void; children: ReactNode };

function Step({ label, disabled = false, onClick, children }: StepProps) {
  return (
    <ActionIcon variant="subtle" color="gray" c="inherit" size={36} aria-label={label} disabled={disabled} onClick={onClick}>
      {children}
    </ActionIcon>
  );
}

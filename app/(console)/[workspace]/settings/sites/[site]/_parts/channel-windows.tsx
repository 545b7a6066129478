'use client';
/** Channels whose touches have a lookback window of their own. */
import { ActionIcon, Button, Group, Input, NativeSelect, Stack } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { windowText } from '@/lib/model/lookback';
import type { SiteForm } from '../../forms';

type Window = SiteForm['settings']['channelWindows'][number];
type Props = {
  windows: Window[];
  choices: number[];
  channels: string[];
  change: (windows: Window[]) => void;
  error: string | undefined;
};

export function ChannelWindows({ windows, choices, channels, change, error }: Props) {
  const free = channels.filter((channel) => !windows.some((own) => own.channel === channel));
  const [next] = free;
  return (
    <Input.Wrapper
      label="Channels with a window of their own"
      labelElement="div"
      description="Such as 7 days for e-mail: it then counts in place of the window above."
      error={error}
    >
      <Stack gap="xs" mt="xs">
        {windows.map(({ channel, days }, index) => (
          <Group key={channel} gap="xs" wrap="nowrap">
            <NativeSelect
              aria-label={`Channel ${index + 1} with a window`}
              data={[channel, ...free]}
              value={channel}
              onChange={(event) => change(windows.with(index, { channel: event.currentTarget.value, days }))}
              flex={1}
              miw={0}
            />
            <NativeSelect
              aria-label={`Window of ${channel}`}
              data={windowChoices(choices, days)}
              value={days}
              onChange={(event) => change(windows.with(index, { channel, days: event.currentTarget.value }))}
              w={130}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              c="inherit"
              size="lg"
              aria-label={`Remove the window of ${channel}`}
              onClick={() => change(windows.toSpliced(index, 1))}
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
            onClick={() => next !== undefined && change([...windows, { channel: next, days: '7' }])}
          >
            Add a channel
          </Button>
        </div>
      </Stack>
    </Input.Wrapper>
  );
}

/** The usual windows, and the one that is set. */
export function windowChoices(usual: number[], set: string): { value: string; label: string }[] {
  const days = [...new Set([...usual, Number(set)])].sort((left, right) => left - right);
  return days.map((one) => ({ value: String(one), label: windowText(one) }));
}

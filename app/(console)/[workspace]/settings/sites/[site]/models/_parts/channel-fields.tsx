'use client';
/** Channels that weigh more or less than others, or nothing at all. */
import { ActionIcon, Button, Group, Input, NumberInput, Stack, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Select } from '@/components/form/select';
import { type CustomRule, MULTIPLIER_MAX } from '@/lib/model/custom-model';

type Own = CustomRule['channels'];
type Props = {
  own: Own;
  channels: string[];
  change: (own: Own) => void;
  errorOf: (field: string) => string | undefined;
};

export function ChannelFields({ own, channels, change, errorOf }: Props) {
  const free = channels.filter((channel) => !own.some((one) => one.channel === channel));
  const [next] = free;
  return (
    <Input.Wrapper label="Channels that count more or less" labelElement="div" error={errorOf('rule.channels')}>
      <Stack gap="xs" mt={4}>
        <Text size="xs" c="dimmed">
          Times 2 counts double, times 0.5 half; times 0 leaves the channel out.
        </Text>
        {own.map(({ channel, multiplier }, index) => (
          <Group key={channel} gap="xs" wrap="nowrap" align="flex-start">
            <Select
              aria-label={`Channel ${index + 1}`}
              data={[channel, ...free]}
              value={channel}
              allowDeselect={false}
              onChange={(changed) => changed && change(own.with(index, { channel: changed, multiplier }))}
              flex={1}
              miw={0}
            />
            <NumberInput
              aria-label={`${channel} counts times`}
              prefix="× "
              w={104}
              min={0}
              max={MULTIPLIER_MAX}
              step={0.5}
              decimalScale={2}
              value={multiplier}
              onChange={(changed) => typeof changed === 'number' && change(own.with(index, { channel, multiplier: changed }))}
              error={errorOf(`rule.channels.${index}.multiplier`)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              c="inherit"
              size="lg"
              aria-label={`Remove ${channel}`}
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
            onClick={() => next !== undefined && change([...own, { channel: next, multiplier: 0.5 }])}
          >
            Add a channel
          </Button>
        </div>
      </Stack>
    </Input.Wrapper>
  );
}

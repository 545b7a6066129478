'use client';
/** Chooses one channel, the site's own first, or all of them. */
import { Select } from '@mantine/core';
import { channels } from '@/lib/model/touchpoint';
import { useSite } from './site-context';

const EVERY = 'all';

type Props = {
  label: string;
  /** null: all. */
  value: string | null;
  onChange: (channel: string | null) => void;
  /** What all of them are called. */
  every?: string;
  /** Beside the channels. */
  further?: readonly string[];
};

export function ChannelSelect({ label, value, onChange, every = 'Any channel', further = [] }: Props) {
  const { ownChannels } = useSite();
  return (
    <Select
      label={label}
      w={180}
      searchable
      data={[{ value: EVERY, label: every }, ...new Set([...ownChannels, ...channels, ...further])]}
      value={value ?? EVERY}
      onChange={(channel) => onChange(channel === EVERY ? null : channel)}
    />
  );
}

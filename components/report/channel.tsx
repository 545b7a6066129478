/** A channel by name and colour; the same colour on every screen. */
import { ColorSwatch, Group, Text } from '@mantine/core';
import type { Channel } from '@/lib/model/touchpoint';

export const channelColours: Record<Channel | 'Unattributed', string> = {
  'Paid Search': 'blue.6',
  'Paid Social': 'grape.6',
  'Paid Shopping': 'indigo.4',
  'Paid Video': 'violet.4',
  Display: 'cyan.7',
  'Cross-network': 'blue.3',
  'Paid Other': 'indigo.8',
  'Organic Search': 'teal.6',
  'Organic Social': 'pink.4',
  'Organic Shopping': 'green.4',
  'Organic Video': 'red.4',
  'AI Assistant': 'orange.6',
  Email: 'yellow.6',
  SMS: 'yellow.8',
  Affiliates: 'lime.7',
  Referral: 'green.8',
  Audio: 'orange.3',
  'Mobile Push Notifications': 'red.7',
  Direct: 'gray.6',
  Unassigned: 'gray.4',
  Unattributed: 'dark.2',
};

/** Shades that no usual channel has, for the names of a store's own rules. */
const OWN_COLOURS = ['cyan.4', 'grape.3', 'lime.5', 'orange.8', 'violet.7', 'teal.3', 'pink.7', 'blue.9'];

export function colourOf(channel: string): string {
  if (Object.hasOwn(channelColours, channel)) return channelColours[channel as Channel];
  const sum = [...channel].reduce((total, letter) => (total * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 0);
  return OWN_COLOURS[sum % OWN_COLOURS.length] ?? 'gray.5';
}

export function ChannelName({ channel }: { channel: string }) {
  const [name, shade] = colourOf(channel).split('.');
  return (
    <Group gap={8} wrap="nowrap" component="span" display="inline-flex">
      <ColorSwatch component="span" size={9} color={`var(--mantine-color-${name}-${shade})`} withShadow={false} aria-hidden />
      <Text span inherit truncate>
        {channel}
      </Text>
    </Group>
  );
}

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

export function colourOf(channel: string): string {
  return Object.hasOwn(channelColours, channel) ? channelColours[channel as Channel] : 'gray.5';
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

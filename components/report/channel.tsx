/** A channel by name and colour; the same colour on every screen. */
import { ColorSwatch, Group, Text } from '@mantine/core';
import { colourOf } from './channel-colours';

export function ChannelName({ channel }: { channel: string }) {
  return (
    <Group gap={8} wrap="nowrap" component="span" display="inline-flex">
      <ColorSwatch component="span" size={9} color={colourOf(channel)} withShadow={false} aria-hidden />
      <Text span inherit truncate>
        {channel}
      </Text>
    </Group>
  );
}

'use client';
/** How many of the latest conversions carry each thing that the platform matches buyers by. */
import { Group, Progress, Stack, Text } from '@mantine/core';
import { Tooltip } from '@/components/ui/tooltip';
import { formatCount, formatPercent } from '@/components/ui/format';
import { EmptyState } from '@/components/ui/states';
import type { MatchKey } from '@/lib/destinations/define';
import type { HealthAnswer } from './health-answer';

const keyWords: Record<MatchKey, { name: string; explain: string }> = {
  email: { name: 'E-mail', explain: 'As the platform’s hash. Comes with the order, or from a form on the store.' },
  phone: { name: 'Phone', explain: 'As the platform’s hash, with its country code.' },
  name: { name: 'Name', explain: 'First or last name, as the platform’s hash.' },
  address: { name: 'City, region or postal code', explain: 'As the platform’s hash.' },
  external_id: { name: 'Customer or visitor id', explain: 'The store’s customer id, or else our id of the browser.' },
  click_id: { name: 'Click id of the platform', explain: 'An ad click that is not older than the platform counts.' },
  session: {
    name: 'Visit',
    explain: 'The visit that this Google Analytics property counted: without it an order has no source there.',
  },
  browser_id: { name: 'Browser id of the platform', explain: 'The cookie that the platform’s own pixel has set.' },
  ip: { name: 'IP address', explain: 'Of the buyer’s browser. Orders that only the shop reported have none.' },
  user_agent: { name: 'User agent', explain: 'The buyer’s browser, as it names itself.' },
};

export function Readiness({ health: { readiness, connection } }: { health: HealthAnswer }) {
  if (!readiness) return <EmptyState title={`${connection.destinationName} matches no buyers`} />;
  const { conversions, without, keys } = readiness;
  if (conversions === 0) {
    return <EmptyState title="Nothing to look at yet">It is worked out from the latest events that may be sent.</EmptyState>;
  }
  return (
    <Stack gap="xs" data-testid="readiness">
      <Text size="sm" c="dimmed">
        Of the latest {formatCount(conversions)} {conversions === 1 ? 'event' : 'events'} that may be sent
        {without > 0 && `; ${formatCount(without)} of them cannot be matched`}.
      </Text>
      {keys.map(({ key, conversions: carrying }) => (
        <div key={key}>
          <Group justify="space-between" gap="xs">
            <Tooltip label={keyWords[key].explain}>
              <Text size="sm" tabIndex={0} style={{ cursor: 'help' }}>
                {keyWords[key].name}
              </Text>
            </Tooltip>
            <Text size="sm" style={{ fontVariantNumeric: 'tabular-nums' }}>
              {formatPercent(carrying / conversions, 0)}
            </Text>
          </Group>
          <Progress value={(carrying / conversions) * 100} color="teal.7" size="sm" aria-label={keyWords[key].name} />
        </div>
      ))}
    </Stack>
  );
}

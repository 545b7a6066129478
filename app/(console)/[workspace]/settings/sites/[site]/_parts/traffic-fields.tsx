'use client';

import { Button, Fieldset, Group, ScrollArea, Stack, Switch, Text } from '@mantine/core';
import { TagsInput } from '@/components/form/tags-input';
import { Table } from '@/components/ui/table';
import { formatCount } from '@/components/ui/format';
import { fitsHost } from '@/lib/model/host-pattern';
import type { FieldsProps } from './fields-props';

export type Referrer = { host: string; visits: number };

/** Which referrers bring nobody, and which visits are not customers'. */
export function TrafficFields({ settings, change, errorOf, referrers }: FieldsProps & { referrers: Referrer[] }) {
  return (
    <Fieldset legend="Traffic">
      <Stack gap="md">
        <TagsInput
          label="Ignored referrers"
          description="Sites that customers only pass on their way to you, such as a payment or sign-in page of your own. Well-known ones are ignored already. Such as pay.example.com, which covers all below it, or sso.*. Press Enter after each."
          value={settings.ignoredReferrers}
          onChange={(ignoredReferrers) => change({ ignoredReferrers })}
          error={errorOf('settings.ignoredReferrers')}
        />
        <RecentReferrers
          referrers={referrers}
          ignored={settings.ignoredReferrers}
          ignore={(host) => change({ ignoredReferrers: [...settings.ignoredReferrers, host] })}
        />
        <TagsInput
          label="Internal addresses"
          description="IP addresses or networks of your own people, such as 198.51.100.7 or 198.51.100.0/24. What they do from now on is stored, and left out of reports."
          value={settings.internalAddresses}
          onChange={(internalAddresses) => change({ internalAddresses })}
          error={errorOf('settings.internalAddresses')}
        />
        <TagsInput
          label="Test hosts"
          description="Pages on these hosts are left out of reports, such as localhost or staging.*. A host that is listed under Domains counts."
          value={settings.testHosts}
          onChange={(testHosts) => change({ testHosts })}
          error={errorOf('settings.testHosts')}
        />
        <Switch
          label="Leave out referrer spam"
          description="Visits that sites known for it only pretend, to be seen in reports."
          checked={settings.filterReferrerSpam}
          onChange={(event) => change({ filterReferrerSpam: event.currentTarget.checked })}
        />
      </Stack>
    </Fieldset>
  );
}

type RecentProps = { referrers: Referrer[]; ignored: string[]; ignore: (host: string) => void };

/** The sites that sent visitors lately, each to be ignored with a click. */
function RecentReferrers({ referrers, ignored, ignore }: RecentProps) {
  const shown = referrers.filter(({ host }) => !ignored.some((pattern) => fitsHost(pattern, host)));
  if (shown.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No other site sent visitors in the last 30 days.
      </Text>
    );
  }
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        Sites that sent visitors in the last 30 days
      </Text>
      <ScrollArea.Autosize mah={260} type="auto" viewportProps={{ tabIndex: 0, 'aria-label': 'Sites that sent visitors' }}>
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Site</Table.Th>
              <Table.Th ta="right">Visits</Table.Th>
              <Table.Th aria-label="Ignore" />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map(({ host, visits }) => (
              <Table.Tr key={host}>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{host}</Table.Td>
                <Table.Td ta="right">{formatCount(visits)}</Table.Td>
                <Table.Td>
                  <Group justify="flex-end">
                    <Button size="compact-sm" variant="subtle" aria-label={`Ignore ${host}`} onClick={() => ignore(host)}>
                      Ignore
                    </Button>
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
    </Stack>
  );
}

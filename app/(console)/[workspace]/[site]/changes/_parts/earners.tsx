'use client';
/** Who gained and who lost by what moved these days: channels, and campaigns. */
import { Box, SimpleGrid, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { ChannelName } from '@/components/report/channel';
import { Drill } from '@/components/report/drill';
import { formatCount, formatMoney } from '@/components/ui/format';
import { Panel } from '@/components/ui/states';
import type { ChangedEarner, ChangesResult } from '@/lib/reporting/reports/changes/definition';
import type { WireMoney } from '@/lib/reporting/wire';
import type { Open } from './use-view';
import { signedMoney } from './words';

const UNATTRIBUTED = 'Unattributed';

export function Earners({ report: { channels, campaigns, campaignsLeftOut }, open }: { report: ChangesResult; open: Open }) {
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <Panel title="Channels that gained and lost">
        <EarnerTable earners={channels} open={open} />
      </Panel>
      <Panel title="Campaigns that gained and lost">
        {campaigns.length === 0 ? (
          <Text size="sm">No campaign gained or lost.</Text>
        ) : (
          <EarnerTable earners={campaigns} open={open} />
        )}
        {campaignsLeftOut !== undefined && (
          <Text size="xs" c="dimmed" mt="xs">
            {formatCount(campaignsLeftOut)} more moved less than these; the CSV file has all of them.
          </Text>
        )}
      </Panel>
    </SimpleGrid>
  );
}

function EarnerTable({ earners, open }: { earners: ChangedEarner[]; open: Open }) {
  return (
    <Table.ScrollContainer minWidth={280}>
      <Table verticalSpacing={4} className="sticky-first">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Who</Table.Th>
            <Table.Th className="numeric" visibleFrom="sm">
              Orders
            </Table.Th>
            <Table.Th className="numeric" visibleFrom="sm">
              Gained
            </Table.Th>
            <Table.Th className="numeric" visibleFrom="sm">
              Lost
            </Table.Th>
            <Table.Th className="numeric">In sum</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {earners.map((earner) => (
            <EarnerRow
              key={`${earner.channel} ${earner.campaign} ${earner.amount.currency}`}
              earner={earner}
              onOpen={(name) =>
                open(name, {
                  channel: earner.channel ?? UNATTRIBUTED,
                  ...(earner.campaign !== undefined && { campaign: earner.campaign }),
                  currency: earner.amount.currency,
                })
              }
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function EarnerRow({ earner, onOpen }: { earner: ChangedEarner; onOpen: (name: string) => void }) {
  const { channel = UNATTRIBUTED, campaign, orders, gained, lost, amount } = earner;
  const name = campaign === undefined ? channel : `${channel} › ${campaign}`;
  return (
    <Table.Tr>
      <Table.Td maw={220}>
        <ChannelName channel={channel} />
        {campaign !== undefined && (
          <Box c="dimmed" fz="xs" style={{ overflowWrap: 'anywhere' }}>
            {campaign}
          </Box>
        )}
      </Table.Td>
      <Table.Td className="numeric" visibleFrom="sm">
        {formatCount(orders)}
      </Table.Td>
      <Table.Td className="numeric" visibleFrom="sm">
        {amountOrDash(gained)}
      </Table.Td>
      <Table.Td className="numeric" visibleFrom="sm">
        {amountOrDash(lost)}
      </Table.Td>
      <Table.Td className="numeric">
        <Drill label={`${signedMoney(amount)}: ${name}`} onClick={() => onOpen(name)}>
          {signedMoney(amount)}
        </Drill>
        {Number(gained.amount) > 0 && Number(lost.amount) < 0 && (
          <Text size="xs" c="dimmed" hiddenFrom="sm">
            {signedMoney(gained)}, {signedMoney(lost)}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function amountOrDash(money: WireMoney): string {
  return Number(money.amount) === 0 ? '–' : formatMoney(money);
}

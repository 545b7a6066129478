'use client';
/** The rows of cost behind a figure, in a drawer of the page; loaded when it is first opened (opened-costs.tsx). */
import { Box, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { formatCount, formatDate, formatMoney, formatTime } from '@/components/ui/format';
import { adPlatformName } from '@/lib/model/ad-platform';
import type { CostListRow, CostsResult } from '@/lib/reporting/reports/costs/definition';
import { CsvDownload } from './csv-download';
import { ListDrawer, PagedList } from './list-drawer';
import type { Opened } from './opened';
import { useSite } from './site-context';
import { apiUrl } from './use-api';

export type CostsDrawerProps = { opened: Opened | null; onClose: () => void };

export function CostsDrawer({ opened, onClose }: CostsDrawerProps) {
  return (
    <ListDrawer title={opened?.title} onClose={onClose} size="xl">
      {opened && <Costs query={opened.query} />}
    </ListDrawer>
  );
}

function Costs({ query }: { query: Opened['query'] }) {
  const { id } = useSite();
  // An empty value asks for what does not state it, and must be sent.
  const asked = new URLSearchParams(query);
  return (
    <>
      <Box mb="sm">
        <CsvDownload size="xs" href={`${apiUrl(id, 'costs.csv')}?${asked}`} />
      </Box>
      <PagedList<CostsResult> url={`${apiUrl(id, 'costs')}?${asked}`} nothing="No cost" about={aboutOf}>
        {(rows) => <CostRows rows={rows} />}
      </PagedList>
    </>
  );
}

function aboutOf({ total, sums }: CostsResult): string {
  const rows = total === 1 ? 'One day of an ad' : `${formatCount(total)} days of ads`;
  if (!sums) return rows;
  const left = sums.leftOut.map((money) => ` ${formatMoney(money)} of it have no exchange rate and are not included.`).join('');
  const shown = `${formatCount(sums.impressions)} impressions and ${formatCount(sums.clicks)} clicks`;
  return `${rows}: ${formatMoney(sums.cost)}, with ${shown}.${left}`;
}

function CostRows({ rows }: { rows: CostListRow[] }) {
  return (
    <Table verticalSpacing={6} data-testid="cost-rows">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Day</Table.Th>
          <Table.Th scope="col">Ad</Table.Th>
          <Table.Th scope="col" className="numeric" visibleFrom="sm">
            Impressions
          </Table.Th>
          <Table.Th scope="col" className="numeric" visibleFrom="sm">
            Clicks
          </Table.Th>
          <Table.Th scope="col" className="numeric">
            Cost
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <CostRow key={JSON.stringify([row.day, row.accountId, row.campaignId, row.adGroupId, row.adId])} row={row} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function CostRow({ row }: { row: CostListRow }) {
  const { timeZone } = useSite();
  const { day, account, platform, campaign, campaignId, adGroup, adGroupId, ad, adId, syncedAt } = row;
  const above = [campaign ?? campaignId, adGroup ?? adGroupId].filter(Boolean).join(' › ');
  const name = ad ?? adId;
  return (
    <Table.Tr>
      <Table.Td style={{ whiteSpace: 'nowrap' }} title={syncedAt && `Read ${formatTime(syncedAt, timeZone)}`}>
        {formatDate(day)}
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Text size="sm">{[above, name].filter(Boolean).join(' › ') || 'The account as a whole'}</Text>
        <Text size="xs" c="dimmed">
          {account} · {adPlatformName(platform)}
        </Text>
      </Table.Td>
      <Table.Td className="numeric" visibleFrom="sm">
        {row.impressions === undefined ? '–' : formatCount(row.impressions)}
      </Table.Td>
      <Table.Td className="numeric" visibleFrom="sm">
        {row.clicks === undefined ? '–' : formatCount(row.clicks)}
      </Table.Td>
      <Table.Td className="numeric">
        <CostOfRow row={row} />
      </Table.Td>
    </Table.Tr>
  );
}

/** In the currency of the site, with what the account says below where that is another. */
function CostOfRow({ row: { cost, converted } }: { row: CostListRow }) {
  if (converted?.currency === cost.currency) return formatMoney(cost);
  return (
    <>
      {converted ? formatMoney(converted) : 'no rate'}
      <Text size="xs" c="dimmed">
        {formatMoney(cost)}
      </Text>
    </>
  );
}

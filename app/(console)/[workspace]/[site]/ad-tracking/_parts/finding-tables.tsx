'use client';
/** The ads, accounts and campaigns of findings. Ads lead to their place among the platform's claims, visits open their list. */
import { Anchor, Text } from '@mantine/core';
import Link from 'next/link';
import { usePath } from '@/app/(console)/_kit/site-context';
import { Drill } from '@/components/report/drill';
import { formatCount } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { Table } from '@/components/ui/table';
import type { AdTrackingResult, FindingRow } from '@/lib/reporting/reports/ad-tracking/definition';

export type OpenVisits = (title: string, query: Record<string, string>) => void;

type Rows = { rows: FindingRow[] };

export function AdTable({ rows, report }: Rows & { report: AdTrackingResult }) {
  const hasUrl = rows.some(({ url }) => url !== undefined);
  return (
    <Table.ScrollContainer minWidth={hasUrl ? 820 : 560}>
      <Table className="sticky-first">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Ad</Table.Th>
            <Table.Th>Campaign</Table.Th>
            <Table.Th className="numeric">Cost</Table.Th>
            <Table.Th className="numeric">Clicks</Table.Th>
            {hasUrl && <Table.Th>Address</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, index) => (
            // Two accounts may have an ad of the same name.
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are shown as they come, and keep nothing
            <Table.Tr key={index}>
              <Table.Th scope="row" fw={400} maw={280}>
                <AdLink row={row} report={report} />
                <Small>{[row.platformName, row.account].filter(Boolean).join(', ')}</Small>
              </Table.Th>
              <Table.Td maw={280}>
                <Text size="sm" truncate title={row.campaignName ?? row.campaign}>
                  {row.campaignName ?? row.campaign ?? 'Not stated'}
                </Text>
                <Small>{row.adGroup}</Small>
              </Table.Td>
              <Table.Td className="numeric">{row.cost && <Money of={row.cost} />}</Table.Td>
              <Table.Td className="numeric">{row.clicks !== undefined && formatCount(row.clicks)}</Table.Td>
              {hasUrl && (
                <Table.Td maw={320}>
                  <Text size="xs" truncate title={row.url}>
                    {row.url ?? 'The platform does not tell it'}
                  </Text>
                  {row.missing && <Small>Lacks {row.missing.join(', ')}</Small>}
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function AdLink({ row: { platform, path, ad, campaignName, campaign }, report }: { row: FindingRow; report: AdTrackingResult }) {
  const pathTo = usePath();
  const name = ad ?? `${campaignName ?? campaign ?? 'A campaign'}, no ad told`;
  if (!path) {
    return (
      <Text size="sm" truncate title={name}>
        {name}
      </Text>
    );
  }
  const { from, to } = report;
  const place = new URLSearchParams({ platform, under: JSON.stringify(path), from, to });
  return (
    <Anchor
      component={Link}
      prefetch={false}
      size="sm"
      truncate
      display="block"
      title={name}
      href={`${pathTo('platform-claims')}?${place}`}
    >
      {name}
    </Anchor>
  );
}

export function AccountTable({ rows }: Rows) {
  return (
    <Table.ScrollContainer minWidth={460}>
      <Table className="sticky-first">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Account</Table.Th>
            <Table.Th className="numeric">Cost</Table.Th>
            <Table.Th className="numeric">Clicks</Table.Th>
            <Table.Th className="numeric">Visits without a click ID</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={`${row.platform} ${row.account}`}>
              <Table.Th scope="row" fw={400}>
                {row.account}
                <Small>{row.platformName}</Small>
              </Table.Th>
              <Table.Td className="numeric">{row.cost && <Money of={row.cost} />}</Table.Td>
              <Table.Td className="numeric">{row.clicks !== undefined && formatCount(row.clicks)}</Table.Td>
              <Table.Td className="numeric">{formatCount(row.visits)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

export function CampaignTable({ rows, report, openVisits }: Rows & { report: AdTrackingResult; openVisits: OpenVisits }) {
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table className="sticky-first">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Campaign</Table.Th>
            <Table.Th>Ad platform</Table.Th>
            <Table.Th className="numeric">Visits</Table.Th>
            <Table.Th className="numeric">Credited</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={`${row.platform} ${row.campaign}`}>
              <Table.Th scope="row" fw={400} maw={280}>
                <Text size="sm" truncate title={row.campaign} c={row.campaign === undefined ? 'dimmed' : undefined}>
                  {row.campaign ?? 'Not stated in the link'}
                </Text>
                <Small>{row.source}</Small>
              </Table.Th>
              <Table.Td>
                {row.platformName}
                <Small>{row.isConnected ? 'its account has no cost for it' : 'no account is connected'}</Small>
              </Table.Td>
              <Table.Td className="numeric">
                <Drill
                  label={`Visits of ${row.campaign ?? 'no stated campaign'}`}
                  isNothing={row.visits === 0}
                  onClick={() =>
                    openVisits(row.campaign ?? 'Campaign not stated', {
                      ...{ from: report.from, to: report.to, campaign: row.campaign ?? '' },
                      ...(row.source !== undefined && { source: row.source }),
                    })
                  }
                >
                  {formatCount(row.visits)}
                </Drill>
              </Table.Td>
              <Table.Td className="numeric">{row.revenue && <Money of={row.revenue} />}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Small({ children }: { children: React.ReactNode }) {
  if (!children) return null;
  return (
    <Text size="xs" c="dimmed" truncate>
      {children}
    </Text>
  );
}

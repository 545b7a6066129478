'use client';
/** What the ad platforms would claim for themselves, and how often two of them claim the same order. */
import { Skeleton, Text } from '@mantine/core';
import { CsvDownload } from '@/app/(console)/_kit/csv-download';
import { useQueryStates } from 'nuqs';
import { Table } from '@/components/ui/table';
import { useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, useApi } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { Drill } from '@/components/report/drill';
import { formatCount, formatMoney, formatPercent } from '@/components/ui/format';
import { EmptyState, ErrorState, Panel } from '@/components/ui/states';
import type { ClaimsResult } from '@/lib/reporting/reports/claims/definition';
import { ClaimLabels } from './claim-labels';
import { ClaimPairs } from './claim-pairs';
import { type OpenClaims, Part } from './claim-part';
import { claimedBy, claimsParsers, claimsQuery } from '../query';
import { present, useOrderChoice } from './order-choice';

export function PlatformClaims() {
  const site = useSite();
  const { range } = useRange();
  const { placed, buyer, query: fits } = useOrderChoice();
  const [, setOpened] = useOpenedOrders();
  const [shown, change] = useQueryStates(claimsParsers);
  const by = claimedBy(shown, site.labels);
  const orders = { ...range, ...fits };
  const query = claimsQuery({ ...shown, placed, buyer }, range, site.labels);
  const report = useApi<ClaimsResult>('reports/claims', query);
  const open: OpenClaims = (title, part, claims) =>
    void setOpened({
      title,
      figure: `They sum to ${formatMoney(part.revenue)}, net of refunds.`,
      query: { ...present(orders), ...claims },
    });
  const csv = <CsvDownload href={apiUrl(site.id, 'reports/claims.csv', query)} size="xs" />;
  return (
    <Panel title="What the ad platforms would claim" aside={csv}>
      {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
      {report.isPending && <Skeleton h={240} role="status" aria-label="Loading" />}
      {report.data && <Claims report={report.data} open={open} />}
      {report.data && report.data.platforms.length > 0 && (
        <ClaimLabels report={report.data} label={by} choose={(chosen) => void change({ 'claims-by': chosen })} open={open} />
      )}
    </Panel>
  );
}

function Claims({ report, open }: { report: ClaimsResult; open: OpenClaims }) {
  if (report.platforms.length === 0) return <EmptyState title="No ad clicks before the orders of these days" />;
  return (
    <>
      <Sentence report={report} open={open} />
      <Platforms report={report} open={open} />
      {report.platforms.length > 1 && <ClaimPairs report={report} open={open} />}
      <Text size="xs" c="dimmed" mt="xs">
        By the ad clicks that Tieback holds, each platform within its own standard time after a click; an account may be set to
        another. Platforms also claim orders after a mere view, which only they see, so their own reports show more.
        {report.platforms.some(({ isAssumed }) => isAssumed) &&
          ' * We do not know the standard time of this platform and take 30 days.'}
      </Text>
    </>
  );
}

function Sentence({ report: { store, claimed, counts }, open }: { report: ClaimsResult; open: OpenClaims }) {
  const { several, none } = counts;
  const ratio = Number(store.revenue.amount) === 0 ? 0 : Number(claimed.revenue.amount) / Number(store.revenue.amount);
  return (
    <Text mb="sm">
      Together the platforms would claim <b>{formatMoney(claimed.revenue)}</b>, {formatPercent(ratio, 0)} of the{' '}
      <Drill label="Every order" onClick={() => open('Every order', store, {})} isNothing={store.orders === 0}>
        {formatMoney(store.revenue)}
      </Drill>{' '}
      that the store sold.{' '}
      <Drill
        label="Orders that several platforms would claim"
        onClick={() => open('Claimed by several platforms', several, { claims: 'several' })}
        isNothing={several.orders === 0}
      >
        {formatCount(several.orders)} orders ({formatMoney(several.revenue)})
      </Drill>{' '}
      would be claimed more than once,{' '}
      <Drill
        label="Orders that no platform would claim"
        onClick={() => open('Claimed by no platform', none, { claims: 'none' })}
        isNothing={none.orders === 0}
      >
        {formatCount(none.orders)} orders ({formatMoney(none.revenue)})
      </Drill>{' '}
      by no platform.
    </Text>
  );
}

function Platforms({ report: { platforms }, open }: { report: ClaimsResult; open: OpenClaims }) {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing={6} className="sticky-first">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Platform</Table.Th>
            <Table.Th className="numeric">Days after a click</Table.Th>
            <Table.Th className="numeric">Would claim</Table.Th>
            <Table.Th className="numeric">Of these, nobody else claims</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {platforms.map(({ platform, name, clickDays, isAssumed, claimed, alone, source }) => (
            <Table.Tr key={platform}>
              <Table.Td>{name}</Table.Td>
              <Table.Td className="numeric" title={source}>
                {clickDays}
                {isAssumed && ' *'}
              </Table.Td>
              <Table.Td className="numeric">
                <Part part={claimed} title={`${name} would claim`} query={{ claimedBy: platform }} open={open} />
              </Table.Td>
              <Table.Td className="numeric">
                <Part
                  part={alone}
                  title={`${name} alone would claim`}
                  query={{ claimedBy: platform, claims: 'one' }}
                  open={open}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

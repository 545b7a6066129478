'use client';
/** One finding: what it is, what is at stake, what to do, and its ads or campaigns. */
import { Button, Text } from '@mantine/core';
import { Pager } from '@/components/report/pager';
import { formatCount, formatMoney } from '@/components/ui/format';
import { Panel } from '@/components/ui/states';
import type { AdTrackingResult } from '@/lib/reporting/reports/ad-tracking/definition';
import { type FindingKind, findingNames } from '@/lib/reporting/reports/ad-tracking/names';
import { PAGE_ROWS, type TrackingView } from '../query';
import { AccountTable, AdTable, CampaignTable, type OpenVisits } from './finding-tables';
import { Spellings } from './spellings';

type Finding = AdTrackingResult['findings'][number];

type Props = {
  finding: Finding;
  report: AdTrackingResult;
  view: TrackingView & { change: (to: Partial<{ finding: FindingKind | null; offset: number | null }>) => void };
  mayMerge: boolean;
  openVisits: OpenVisits;
};

export function FindingSection({ finding, report, view, mayMerge, openVisits }: Props) {
  const { kind, count, rows, nextOffset } = finding;
  return (
    <Panel title={findingNames[kind]} aside={<Text size="sm">{stakeWords(finding)}</Text>}>
      <Text size="sm" c="dimmed" mb="sm" maw={820}>
        {advice[kind]}
      </Text>
      {(kind === 'no_visits' || kind === 'final_url') && <AdTable rows={rows} report={report} />}
      {kind === 'auto_tagging' && <AccountTable rows={rows} />}
      {kind === 'no_cost' && <CampaignTable rows={rows} report={report} openVisits={openVisits} />}
      {kind === 'spellings' && <Spellings rows={rows} mayMerge={mayMerge} />}
      {view.finding === null && rows.length < count && (
        <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => view.change({ finding: kind, offset: null })}>
          Show all {formatCount(count)}
        </Button>
      )}
      {view.finding !== null && (
        <Pager
          report={{ rows, rowCount: count, nextOffset }}
          offset={view.offset}
          pageRows={PAGE_ROWS}
          onOffset={(offset) => view.change({ offset })}
        />
      )}
    </Panel>
  );
}

const advice: Record<FindingKind, string> = {
  no_visits:
    'Nobody is seen to come by these ads, so what they cost stands beside no revenue. Mostly the address has lost its parameters, a redirect drops them, or it leads to a page without the snippet.',
  final_url:
    'Visits by these ads cannot be told from those of others. Put the platform’s URL template of the Install page at the end of the address.',
  auto_tagging:
    'Clicks are billed, and none of the visits carries a click ID. Switch auto-tagging on in the settings of the account; without the ID, conversions cannot be sent back for these clicks.',
  no_cost:
    'These visits came by paid links, and no account has cost for their campaign. Connect the account that pays for them, enter the cost by hand, or mend the name in the link.',
  spellings:
    'The same campaign stands in several rows of your reports. Mend the names in the links, or say here that they are one: they then have one value of the label Campaign in every report, with cost and credit.',
};

function stakeWords({ kind, cost, revenue }: Finding): string {
  if (kind === 'no_cost') return `${formatMoney(revenue)} credited`;
  return kind === 'spellings' ? `${formatMoney(cost)} spent, ${formatMoney(revenue)} credited` : `${formatMoney(cost)} spent`;
}

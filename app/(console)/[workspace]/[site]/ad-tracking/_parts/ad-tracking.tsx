'use client';
/** Where cost and visits of ads do not find each other: the findings with what is at stake, names made one, and a check of an address. */
import { Anchor, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQueryStates } from 'nuqs';
import { CsvDownload } from '@/app/(console)/_kit/csv-download';
import { OpenedVisitsDrawer, useOpenedVisits } from '@/app/(console)/_kit/opened-visits';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, useApi } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { ErrorState } from '@/components/ui/states';
import type { AdTrackingResult } from '@/lib/reporting/reports/ad-tracking/definition';
import { findingNames } from '@/lib/reporting/reports/ad-tracking/names';
import { trackingQuery, viewParsers } from '../query';
import { FindingSection } from './finding-section';
import { MergedNames } from './merged-names';
import { NotConnected } from './not-connected';
import { TrackingNotes } from './tracking-notes';
import { UrlCheck } from './url-check';

export function AdTracking({ mayMerge }: { mayMerge: boolean }) {
  const site = useSite();
  const { range } = useRange();
  const [view, change] = useQueryStates(viewParsers);
  const query = trackingQuery(view, range);
  const report = useApi<AdTrackingResult>('reports/ad-tracking', query);
  const [visits, setVisits] = useOpenedVisits();
  return (
    <>
      <PageHeader title="Ad tracking check" about="Where the cost of your ads and the visits they bring do not find each other.">
        <RangeControl withoutRevenue />
      </PageHeader>
      <Stack gap="md">
        {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
        {report.isPending && <Skeleton h={320} role="status" aria-label="Loading" />}
        {report.data && !report.data.isConnected && <NotConnected />}
        {report.data?.isConnected && (
          <>
            <Group justify="space-between" align="flex-end" gap="sm">
              <Found
                report={report.data}
                showAll={view.finding ? () => void change({ finding: null, offset: null }) : undefined}
              />
              <CsvDownload href={apiUrl(site.id, 'reports/ad-tracking.csv', query)} />
            </Group>
            {report.data.findings
              .filter(({ count }) => count > 0)
              .map((finding) => (
                <FindingSection
                  key={finding.kind}
                  finding={finding}
                  report={report.data}
                  view={{ ...view, change: (to) => void change(to) }}
                  mayMerge={mayMerge}
                  openVisits={(title, wanted) => void setVisits({ title, query: wanted })}
                />
              ))}
            <MergedNames merged={report.data.merged} mayMerge={mayMerge} />
            <TrackingNotes report={report.data} />
          </>
        )}
        <UrlCheck />
      </Stack>
      <OpenedVisitsDrawer opened={visits} onClose={() => void setVisits(null)} />
    </>
  );
}

/** What was looked for and not found, in one line: a list of fine things would hide the others. */
function Found({ report, showAll }: { report: AdTrackingResult; showAll: (() => void) | undefined }) {
  const fine = report.findings.filter(({ count }) => count === 0).map(({ kind }) => findingNames[kind].toLowerCase());
  return (
    <Text size="sm" c="dimmed" component="div" maw={820}>
      {showAll && (
        <Anchor component="button" type="button" size="sm" onClick={showAll}>
          All findings
        </Anchor>
      )}
      {!showAll && fine.length > 0 && <>Looked for and not found in these days: {fine.join(', ')}.</>}
    </Text>
  );
}

'use client';
/** Counts of pairs, by event, and the newest of them. */
import { Alert, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { Select } from '@/components/form/select';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useApi } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { formatTime } from '@/components/ui/format';
import { EmptyState, ErrorState, Panel } from '@/components/ui/states';
import type { PairingResult } from '@/lib/reporting/reports/pairing/definition';
import { pairKinds } from '@/lib/reporting/reports/pairing/kinds';
import { PageButton } from '../../../_parts/crumbs';
import { PairCounts } from './pair-counts';
import { PairTable } from './pair-table';
import { pairWords } from './words';

const EVERY = 'all';

export function Pairing({ id, name }: { id: string; name: string }) {
  const { range } = useRange();
  const [filter, change] = useQueryStates({ kind: parseAsStringLiteral(pairKinds), name: parseAsString });
  const pairs = useApi<PairingResult>(`connections/${id}/pairing`, {
    ...range,
    kind: filter.kind ?? undefined,
    name: filter.name ?? undefined,
  });
  const { data } = pairs;
  return (
    <>
      <PageHeader title={name} about="Which events reached the platform from the browser, from the server, or from both.">
        <PageButton to={`destinations/${id}/health`}>Health</PageButton>
        <PageButton to={`destinations/${id}?tab=pixel`}>Browser pixel</PageButton>
        <RangeControl withoutRevenue />
      </PageHeader>
      <Stack gap="md">
        {pairs.error && <ErrorState error={pairs.error} retry={() => void pairs.refetch()} />}
        {pairs.isPending && <Skeleton h={480} role="status" aria-label="Loading" />}
        {data && <PixelNotice report={data} />}
        {data && <Since report={data} />}
        {data && (
          <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
            <PairCounts counts={data.counts} />
          </SimpleGrid>
        )}
        {data && (
          <Panel
            title="Events"
            aside={
              <Select
                aria-label="Which events"
                size="xs"
                data={[
                  { value: EVERY, label: 'Every kind' },
                  ...pairKinds.map((kind) => ({ value: kind, label: pairWords[kind].name })),
                ]}
                value={filter.kind ?? EVERY}
                onChange={(kind) => void change({ kind: pairKinds.find((known) => known === kind) ?? null })}
              />
            }
          >
            {data.byName.length === 0 ? (
              <EmptyState title="No events in these days" />
            ) : (
              <PairTable report={data} name={filter.name} onName={(chosen) => void change({ name: chosen })} />
            )}
          </Panel>
        )}
      </Stack>
    </>
  );
}

function Since({ report: { since } }: { report: PairingResult }) {
  const { timeZone } = useSite();
  if (!since) return null;
  return (
    <Text size="sm" c="dimmed">
      There is much of it: counted from {formatTime(since, timeZone)} on. Choose fewer days for an earlier time.
    </Text>
  );
}

/** What the counts can and cannot say of this platform. */
function PixelNotice({ report: { pixel, connection } }: { report: PairingResult }) {
  if (!pixel.offered) {
    return (
      <Alert variant="light" color="gray" title={`${connection.destinationName} has no browser pixel here`}>
        Only the server sends to it, so there is nothing to pair.
      </Alert>
    );
  }
  if (!pixel.on) {
    return (
      <Alert variant="light" color="gray" title="The browser pixel is off">
        The snippet does not load it, so browser copies are those of days when it was on.
      </Alert>
    );
  }
  if (pixel.deduplicates) return null;
  return (
    <Alert variant="light" color="orange" title={`${connection.destinationName} counts both copies`}>
      It does not join the browser’s and the server’s copy of every event: what stands under “both” may be counted twice there.
    </Alert>
  );
}

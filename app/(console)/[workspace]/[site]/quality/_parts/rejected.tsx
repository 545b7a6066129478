'use client';
/** The rejected store, newest first, by source and reason. */
import { Button, Group, Skeleton, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Select } from '@/components/form/select';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, getJson } from '@/app/(console)/_kit/use-api';
import { words } from '@/components/ui/format';
import { EmptyState, ErrorState, Panel } from '@/components/ui/states';
import { rejectReasons } from '@/lib/model/event-words';
import type { RejectedResult } from '@/lib/reporting/reports/rejected/definition';
import { RejectedTable } from './rejected-table';

type Props = { mayRelease: boolean; sourceNames: Record<string, string> };

export function Rejected({ mayRelease, sourceNames }: Props) {
  const [reason, setReason] = useState<string | null>(null);
  const [source, setSource] = useState<string | null>(null);
  const [open, setOpen] = useState<string>();
  const refused = useRejected({ reason: reason ?? undefined, source: source ?? undefined });
  const bodies = refused.data?.pages[0]?.bodies;
  const rows = refused.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <Panel
      title="Refused events"
      aside={<Filters sourceNames={sourceNames} source={source} setSource={setSource} reason={reason} setReason={setReason} />}
    >
      {refused.error && <ErrorState error={refused.error} retry={() => void refused.refetch()} />}
      {refused.isPending && <Skeleton h={160} role="status" aria-label="Loading" />}
      {refused.data && rows.length === 0 && (
        <EmptyState title="Nothing was refused">What the door turns away is kept here with its reason.</EmptyState>
      )}
      {bodies && bodies.waiting + bodies.released > 0 && <Bodies {...bodies} />}
      {rows.length > 0 && (
        <RejectedTable
          rows={rows}
          sourceNames={sourceNames}
          mayRelease={mayRelease}
          open={open}
          setOpen={setOpen}
          onReleased={() => void refused.refetch()}
        />
      )}
      {refused.hasNextPage && (
        <Group justify="center" mt="sm">
          <Button
            variant="default"
            size="compact-sm"
            loading={refused.isFetchingNextPage}
            onClick={() => void refused.fetchNextPage()}
          >
            Show more
          </Button>
        </Group>
      )}
    </Panel>
  );
}

/** Whole deliveries are the webhooks' alone: saving the right secret or mapping stores them. */
function Bodies({ waiting, released }: RejectedResult['bodies']) {
  return (
    <Text size="sm" mb="sm">
      {waiting > 0 &&
        `${waiting} refused ${waiting === 1 ? 'webhook is' : 'webhooks are'} kept for 30 days: save the right secret or mapping of the source, and what fits it is stored. `}
      {released > 0 && `${released} ${released === 1 ? 'was' : 'were'} stored that way.`}
    </Text>
  );
}

/** What was refused for this reason and of this source, page by page. */
function useRejected(query: { reason: string | undefined; source: string | undefined }) {
  const { id } = useSite();
  const url = apiUrl(id, 'rejected', query);
  return useInfiniteQuery({
    queryKey: [url],
    queryFn: ({ pageParam }) => getJson<RejectedResult>(apiUrl(id, 'rejected', { ...query, cursor: pageParam })),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

type FiltersProps = Pick<Props, 'sourceNames'> & {
  source: string | null;
  setSource: (source: string | null) => void;
  reason: string | null;
  setReason: (reason: string | null) => void;
};

function Filters({ sourceNames, source, setSource, reason, setReason }: FiltersProps) {
  return (
    <Group gap="xs">
      <Select
        aria-label="Source"
        placeholder="every source"
        clearable
        size="xs"
        data={Object.entries(sourceNames).map(([value, label]) => ({ value, label }))}
        value={source}
        onChange={setSource}
      />
      <Select
        aria-label="Reason"
        placeholder="every reason"
        clearable
        size="xs"
        data={rejectReasons.map((value) => ({ value, label: words(value) }))}
        value={reason}
        onChange={setReason}
      />
    </Group>
  );
}

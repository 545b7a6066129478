'use client';
/** Every import of the site, newest first; one under way shows how far it is. */
import { Anchor, Progress, Skeleton, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, useApi } from '@/app/(console)/_kit/use-api';
import { formatCount, formatTime } from '@/components/ui/format';
import { EmptyState, ErrorState, Panel } from '@/components/ui/states';

type Job = {
  id: string;
  fileName: string;
  startedAt: string;
  state: 'running' | 'done' | 'failed';
  bytes: number | null;
  bytesRead: number;
  rows: number;
  accepted: number;
  duplicates: number;
  refused: number;
  problem: string | null;
};

const REFETCH_MS = 2_000;

export function ImportHistory() {
  const imports = useApi<{ imports: Job[] }>('imports', undefined, { refetchMs: REFETCH_MS });
  const jobs = imports.data?.imports ?? [];
  return (
    <Panel title="Imports">
      {imports.error && <ErrorState error={imports.error} retry={() => void imports.refetch()} />}
      {imports.isPending && <Skeleton h={120} role="status" aria-label="Loading" />}
      {imports.data && jobs.length === 0 && (
        <EmptyState title="No file was imported yet">Reports begin with the orders that you bring.</EmptyState>
      )}
      {jobs.length > 0 && (
        <Table.ScrollContainer minWidth={680}>
          <Table verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>File</Table.Th>
                <Table.Th>Begun</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th ta="right">Rows</Table.Th>
                <Table.Th ta="right">New</Table.Th>
                <Table.Th ta="right">There already</Table.Th>
                <Table.Th ta="right">Refused</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody style={{ fontVariantNumeric: 'tabular-nums' }}>
              {jobs.map((job) => (
                <JobRow key={job.id} job={job} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Panel>
  );
}

function JobRow({ job }: { job: Job }) {
  const { id, timeZone } = useSite();
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>{job.fileName}</Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatTime(job.startedAt, timeZone)}</Table.Td>
      <Table.Td>
        {job.state}
        {job.state === 'running' && job.bytes && (
          <Progress value={(100 * job.bytesRead) / job.bytes} aria-label={`${job.fileName}: read`} />
        )}
        {job.problem && (
          <Text size="sm" c="var(--mantine-color-error)">
            {job.problem}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right">{formatCount(job.rows)}</Table.Td>
      <Table.Td ta="right">{formatCount(job.accepted)}</Table.Td>
      <Table.Td ta="right">{formatCount(job.duplicates)}</Table.Td>
      <Table.Td ta="right">
        {job.refused > 0 ? (
          <Anchor
            href={apiUrl(id, `imports/${job.id}/refused.csv`)}
            size="sm"
            aria-label={`Download ${job.refused} refused rows`}
          >
            {formatCount(job.refused)}
          </Anchor>
        ) : (
          '0'
        )}
      </Table.Td>
    </Table.Tr>
  );
}

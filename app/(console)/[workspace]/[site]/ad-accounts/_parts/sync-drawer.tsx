'use client';
/** What the last syncs of an account asked for, and which days cost something else since. */
import { Skeleton, Stack, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { ListDrawer } from '@/app/(console)/_kit/list-drawer';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useApi } from '@/app/(console)/_kit/use-api';
import { formatCount, formatDate, formatMoney, formatDays, formatTime } from '@/components/ui/format';
import { EmptyState, ErrorState } from '@/components/ui/states';
import type { ChangedDay, SyncKind, SyncOutcome } from '@/lib/model/ad-account';
import { decimalOf } from '@/lib/spend/micros';
import { syncKindWords, syncOutcomeWords } from '../words';
import type { AdAccount } from './use-ad-accounts';

type Sync = {
  id: string;
  kind: SyncKind;
  from: string;
  to: string;
  endedAt: string;
  outcome: SyncOutcome;
  rows: number;
  changed: ChangedDay[];
  problem?: string;
};

/** More would be a report of its own; the sum stands above. */
const DAYS_SHOWN = 10;

export function SyncDrawer({ account, onClose }: { account: AdAccount | undefined; onClose: () => void }) {
  return (
    <ListDrawer title={account && `Syncs of ${account.name}`} onClose={onClose}>
      {account && <Syncs account={account} />}
    </ListDrawer>
  );
}

function Syncs({ account: { id, currency } }: { account: AdAccount }) {
  const { data, error, refetch } = useApi<{ syncs: Sync[] }>(`ad-accounts/${id}/syncs`);
  if (error) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton h={300} role="status" aria-label="Loading" />;
  if (data.syncs.length === 0) return <EmptyState title="Nothing was asked for yet" />;
  return (
    <Stack gap="lg" data-testid="syncs">
      {data.syncs.map((sync) => (
        <SyncFacts key={sync.id} sync={sync} currency={currency} />
      ))}
    </Stack>
  );
}

function SyncFacts({ sync, currency }: { sync: Sync; currency: string }) {
  const { timeZone } = useSite();
  const { kind, from, to, endedAt, outcome, rows, changed, problem } = sync;
  const more = changed.length - DAYS_SHOWN;
  return (
    <div>
      <Text size="sm" fw={500}>
        {formatTime(endedAt, timeZone)} · {syncKindWords[kind]}
      </Text>
      <Text size="xs" c="dimmed">
        {formatDays({ from, to })} · {formatCount(rows)} rows · {syncOutcomeWords[outcome]}
      </Text>
      {problem && <Text size="sm">{problem}</Text>}
      {outcome === 'stored' && changed.length === 0 && <Text size="sm">Nothing has changed.</Text>}
      {changed.length > 0 && (
        <Table verticalSpacing={2} mt={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Day</Table.Th>
              <Table.Th scope="col" className="numeric">
                Before
              </Table.Th>
              <Table.Th scope="col" className="numeric">
                Now
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {changed.slice(0, DAYS_SHOWN).map(({ day, before, after }) => (
              <Table.Tr key={day}>
                <Table.Td>{formatDate(day)}</Table.Td>
                <Table.Td className="numeric">{costText(before, currency)}</Table.Td>
                <Table.Td className="numeric">{costText(after, currency)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {more > 0 && (
        <Text size="xs" c="dimmed">
          and {more === 1 ? 'one more day' : `${more} more days`}
        </Text>
      )}
    </div>
  );
}

/** All decimals that the platform told, two at least. */
function costText(micros: string, currency: string): string {
  const [whole = '0', decimals = ''] = decimalOf(BigInt(micros)).split('.');
  return formatMoney({ amount: `${whole}.${decimals.padEnd(2, '0')}`, currency });
}

'use client';
/** Importing the orders that the shop had before: how far it has come, and what ends it. */
import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatCount, formatTime } from '@/components/ui/format';
import { backfillAction } from '../../actions';
import type { BackfillMove } from '../../forms';
import type { ShopView, SourceView } from '../../views';

/** A page of orders takes a few seconds. */
const LOOK_MS = 5_000;

type Props = { source: SourceView; shop: ShopView; mayManage: boolean };
type Backfill = NonNullable<ShopView['backfill']>;

export function ShopHistory({ source, shop: { backfill }, mayManage }: Props) {
  const isRunning = backfill?.state === 'running';
  useRefresh(isRunning);
  return (
    <Stack gap="md" maw={560}>
      {backfill ? (
        <BackfillProgress backfill={backfill} name={source.kind.name} />
      ) : (
        <Text size="sm">
          Import the orders from before this source was added, so that Tieback knows which customers had bought before. They count
          in reports and are never sent to destinations. Products are kept for orders of the last two years.
        </Text>
      )}
      {mayManage && <Moves source={source} state={backfill?.state} />}
    </Stack>
  );
}

/** Shows the page anew while orders come in. */
function useRefresh(isRunning: boolean): void {
  const router = useRouter();
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => router.refresh(), LOOK_MS);
    return () => clearInterval(timer);
  }, [isRunning, router]);
}

function BackfillProgress({ backfill, name }: { backfill: Backfill; name: string }) {
  const { timeZone } = useSite();
  const { state, taken, total, reached, refused, endsAt, missing, finishedAt } = backfill;
  const of = total !== undefined && total >= taken ? ` of ${formatCount(total)}` : '';
  const share = total ? Math.min(100, (taken / total) * 100) : undefined;
  return (
    <>
      <Text size="sm" role="status">
        <strong>{said[state]}</strong> {formatCount(taken)}
        {of} orders imported{reached && `, back to ${formatTime(reached, timeZone)}`}
        {finishedAt && state === 'done' && `. Finished ${formatTime(finishedAt, timeZone)}`}.
      </Text>
      {state !== 'done' && share !== undefined && <Progress value={share} aria-label="Past orders imported" />}
      {refused > 0 && (
        <Text size="sm">
          {formatCount(refused)} {refused === 1 ? 'order' : 'orders'} could not be read in full: Data quality lists what is wrong.
        </Text>
      )}
      {missing && (
        <Alert color="orange" variant="light" title={`${name} shows no older orders`}>
          Without the scope {missing} it shows no orders from before{endsAt ? ` ${formatTime(endsAt, timeZone)}` : ' that'}. Give
          the app the scope, then import past orders again.
        </Alert>
      )}
    </>
  );
}

const said: Record<Backfill['state'], string> = { running: 'In progress:', paused: 'Paused:', done: 'Done:' };

const moves: Record<BackfillMove, { label: string; done: string }> = {
  start: { label: 'Import past orders', done: 'Past orders are being imported.' },
  pause: { label: 'Pause', done: 'Paused.' },
  resume: { label: 'Resume', done: 'Past orders are being imported.' },
};

function Moves({ source, state }: { source: SourceView; state: Backfill['state'] | undefined }) {
  const site = useSite();
  const { save, pending } = useSave();
  const offered: BackfillMove[] = state === 'running' ? ['pause'] : state === 'paused' ? ['resume', 'start'] : ['start'];
  const label = (move: BackfillMove) => (move === 'start' && state ? 'Import past orders again' : moves[move].label);
  return (
    <Group>
      {offered.map((move) => (
        <Button
          key={move}
          variant={move === 'start' && state ? 'default' : 'filled'}
          loading={pending}
          onClick={() => save(() => backfillAction(site.id, source.id, move), moves[move].done)}
        >
          {label(move)}
        </Button>
      ))}
    </Group>
  );
}

'use client';
/** What releasing a connection sends and what it gives up, in money, each figure with the list that adds up to it. */
import { Anchor, List, Skeleton, Text } from '@mantine/core';
import { useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useApi } from '@/app/(console)/_kit/use-api';
import { formatTime } from '@/components/ui/format';
import { ErrorState } from '@/components/ui/states';
import type { HeldWorthResult, WorthListPart } from '@/lib/reporting/reports/worth/definition';
import { WorthDrawer } from './worth-drawer';
import { worthWords } from '../words';
import type { ConnectionScreen } from '../views';

/** Adding up tens of thousands of held events takes a third of a second: not every few seconds. */
const LOOK_MS = 30_000;

export function useHeldWorth(id: string) {
  return useApi<HeldWorthResult>(`connections/${id}/held`, {}, { refetchMs: LOOK_MS });
}

type Connected = Pick<ConnectionScreen, 'id' | 'name'>;
type Line = { part: WorthListPart; figure: string; says: string };

export function HeldWorth({ connection: { id } }: { connection: Connected }) {
  const { timeZone } = useSite();
  const held = useHeldWorth(id);
  const [open, setOpen] = useState<Line>();
  if (held.error && !held.data) return <ErrorState error={held.error} retry={() => void held.refetch()} />;
  if (!held.data) return <Skeleton h={44} role="status" aria-label="Loading" />;
  const lines = linesOf(held.data, timeZone);
  return (
    <>
      <List size="sm" spacing={2} data-testid="held-worth">
        {lines.map((line) => (
          <List.Item key={line.part}>
            <Anchor
              component="button"
              type="button"
              size="sm"
              fw={600}
              c="inherit"
              underline="always"
              style={{ textAlign: 'left' }}
              onClick={() => setOpen(line)}
            >
              {line.figure}
            </Anchor>{' '}
            {line.says}
          </List.Item>
        ))}
        {lines.length === 0 && <Text size="sm">Nothing is held: events from now on are sent.</Text>}
      </List>
      <WorthDrawer
        connectionId={id}
        title={open ? `${open.figure} ${open.says}` : ''}
        question={open && { part: open.part }}
        onClose={() => setOpen(undefined)}
      />
    </>
  );
}

function linesOf({ ready, tooOld, shadow, oldest }: HeldWorthResult, timeZone: string): Line[] {
  const since = formatTime(oldest, timeZone);
  const lines: Line[] = [
    { part: 'ready', figure: worthWords(ready), says: 'will be sent in order, with the original times.' },
    {
      part: 'too_old',
      figure: worthWords(tooOld),
      says: `${are(tooOld)} too old for the platform: it takes nothing from before ${since}.`,
    },
    { part: 'shadow', figure: worthWords(shadow), says: `${are(shadow)} from before the take-over and will not be sent.` },
  ];
  const events = { ready: ready.events, too_old: tooOld.events, shadow: shadow.events, sent: 0 };
  return lines.filter(({ part }) => events[part] > 0);
}

function are({ events }: { events: number }): string {
  return events === 1 ? 'is' : 'are';
}

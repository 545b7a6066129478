/**
 * Derives anew what changed settings make another: what was asked for of all sites, the quick kinds first. Asked for again meanwhile,
 * it begins again; broken off, it goes on where it was.
 */
import type { Database } from '@/db/client';
import { noteStep, openRederivations, type RederivationRow } from '@/db/queries/rederivation';
import { siteById } from '@/db/queries/site';
import { rederivationKinds } from '@/lib/model/rederivation';
import { AppError } from '@/lib/model/problem';
import { rebuildSite } from './rebuild';
import { recreditStep } from './recredit';
import { relabelStep } from './relabel';

/** Works off what is asked for; resolves to how many changes it carried through. Throws `signal`'s reason between two steps. */
export async function rederiveChanged(db: Database, now: () => Date, signal: AbortSignal): Promise<number> {
  const open = await openRederivations(db);
  const inOrder = rederivationKinds.flatMap((kind) => open.filter((row) => row.kind === kind));
  for (const row of inOrder) await carryThrough(db, row, now, signal);
  return inOrder.length;
}

async function carryThrough(db: Database, row: RederivationRow, now: () => Date, signal: AbortSignal): Promise<void> {
  if (row.kind === 'rebuild') return rebuild(db, row, now, signal);
  const step = row.kind === 'relabel' ? relabelStep : recreditStep;
  do signal.throwIfAborted();
  while (await step(db, row, now()));
}

/** The rebuild shows its own progress; settings that change under it ask for the next one themselves. */
async function rebuild(db: Database, row: RederivationRow, now: () => Date, signal: AbortSignal): Promise<void> {
  const site = await siteById(db, row.siteId);
  if (!site) return;
  try {
    const { events } = await rebuildSite(db, site, () => {}, { now, signal });
    await noteStep(db, row, { done: BigInt(events), total: BigInt(events), finishedAt: now() }, now());
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'conflict')) throw error;
    // Changed again, or still being numbered: the next run finds it asked for still.
  }
}

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

/**
 * Works off what is asked for, and what is asked for meanwhile; resolves to how many changes it took up. One that fails is left to
 * the next run and keeps none of the others from being made; then the first failure is thrown. `signal`'s reason is thrown between
 * two steps.
 */
export async function rederiveChanged(db: Database, now: () => Date, signal: AbortSignal): Promise<number> {
  const failures = new Map<string, unknown>();
  let taken = 0;
  for (;;) {
    const next = inOrder(await openRederivations(db)).find((row) => !failures.has(nameOf(row)));
    if (!next) break;
    try {
      await carryThrough(db, next, now, signal);
      taken += 1;
    } catch (error) {
      signal.throwIfAborted();
      failures.set(nameOf(next), error);
    }
  }
  const [failed] = failures;
  if (failed)
    throw new Error(`${failures.size} changes of settings could not be applied, first ${failed[0]}`, { cause: failed[1] });
  return taken;
}

function nameOf({ siteId, kind, requestedAt }: RederivationRow): string {
  return `${kind} of ${siteId} asked for at ${requestedAt.toISOString()}`;
}

/** The quick kinds first. */
function inOrder(open: RederivationRow[]): RederivationRow[] {
  return rederivationKinds.flatMap((kind) => open.filter((row) => row.kind === kind));
}

async function carryThrough(db: Database, row: RederivationRow, now: () => Date, signal: AbortSignal): Promise<void> {
  if (row.kind === 'rebuild') return rebuild(db, row, now, signal);
  const step = row.kind === 'relabel' ? relabelStep : recreditStep;
  do signal.throwIfAborted();
  while (await step(db, row, now()));
}

/**
 * The rebuild shows its own progress. Settings that change under it ask for the next one themselves; whatever else keeps it from
 * being made fails the job, which tries again.
 */
async function rebuild(db: Database, row: RederivationRow, now: () => Date, signal: AbortSignal): Promise<void> {
  const site = await siteById(db, row.siteId);
  try {
    const { events } = site ? await rebuildSite(db, site, () => {}, { now, signal }) : { events: 0 };
    await noteStep(db, row, { done: BigInt(events), total: BigInt(events), finishedAt: now() }, now());
  } catch (error) {
    const isAskedAnew = !(await openRederivations(db)).some((open) => nameOf(open) === nameOf(row));
    if (!(isAskedAnew && error instanceof AppError && error.code === 'conflict')) throw error;
  }
}

/**
 * Derives anew what changed settings make another: what was asked for of all sites, the quick kinds first. Asked for again meanwhile,
 * it begins again; broken off, it goes on where it was. What a new version of the program credits otherwise is asked for here too.
 */
import type { Database } from '@/db/client';
import { noteStep, openRederivations, type RederivationRow, requestRederivation } from '@/db/queries/rederivation';
import { allSites, siteById } from '@/db/queries/site';
import { rederivationKinds } from '@/lib/model/rederivation';
import { AppError } from '@/lib/model/problem';
import { rebuildSite } from './rebuild';
import { recostStep } from './recost';
import { recreditStep } from './recredit';
import { recreditModelsStep, requestStaleModels } from './recredit-models';
import { relabelStep } from './relabel';

/**
 * Works off what is asked for, and what is asked for meanwhile; resolves to how many changes it took up. One that fails is left to
 * the next run and keeps none of the others from being made; then the first failure is thrown. `signal`'s reason is thrown between
 * two steps.
 */
export async function rederiveChanged(db: Database, now: () => Date, signal: AbortSignal): Promise<number> {
  await askForStaleModels(db, now);
  const failures = new Map<string, unknown>();
  let taken = 0;
  for (;;) {
    const open = inOrder(await openRederivations(db));
    const next = open.find((row) => !failures.has(nameOf(row)) && !waits(row, open));
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

/** Of sites at which nothing else is to be done first that may make it needless. */
async function askForStaleModels(db: Database, now: () => Date): Promise<void> {
  const busy = new Set((await openRederivations(db)).map(({ siteId }) => siteId));
  for (const site of await allSites(db)) if (!busy.has(site.id)) await requestStaleModels(db, site, null, now());
}

/** Models look at channels as they are named: they wait for a renaming that failed. */
function waits({ kind, siteId }: RederivationRow, open: RederivationRow[]): boolean {
  return kind === 'models' && open.some((other) => other.kind === 'relabel' && other.siteId === siteId);
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
  do signal.throwIfAborted();
  while (await steps[row.kind](db, row, now()));
  if (row.kind === 'relabel') await followNames(db, row, now());
}

const steps = { relabel: relabelStep, models: recreditModelsStep, recredit: recreditStep, costs: recostStep } as const;

/** What hangs on the names of channels: windows of their own, and models that look at them. */
async function followNames(db: Database, { siteId, auditEntryId }: RederivationRow, now: Date): Promise<void> {
  const site = await siteById(db, siteId);
  if (!site) return;
  if (Object.keys(site.settings.channelLookbackDays).length > 0)
    await requestRederivation(db, { siteId, kind: 'recredit', auditEntryId, requestedAt: now });
  await requestStaleModels(db, site, auditEntryId, now);
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

/** The jobs about ad accounts. */
import type { Database } from '@/db/client';
import { dueAccounts } from '@/db/queries/ad-account';
import { forgetQuietSyncs, sitesWithAccounts } from '@/db/queries/cost';
import { siteById } from '@/db/queries/site';
import { DAY_MS, MINUTE_MS } from '@/lib/core/instant';
import { matchSpend } from '../spend/match';
import { refreshAccounts } from '../spend/refresh';
import { syncSpend } from '../spend/sync';
import { openSpendTools } from '../spend/worker-tools';

/** A run ends after so long, to be seen as alive; the next goes on where it was. */
const RUN_MS = 10 * MINUTE_MS;
/** Syncs that changed nothing say only that all was well, for as long as anybody asks. */
const QUIET_DAYS = 30;

/** Asks for the cost of the accounts that are due. */
export async function keepSpend(db: Database, now: Date, signal: AbortSignal): Promise<string | undefined> {
  if ((await dueAccounts(db, now, 1)).length === 0) return undefined;
  const endsAt = new Date(now.getTime() + RUN_MS);
  const tools = openSpendTools(db, signal);
  const { syncs, failed, changedDays } = await syncSpend(tools, endsAt, signal);
  // Rows that were put in place of others are new ones.
  if (syncs > failed) await matchSites(db, { ...tools, now, isNew: true }, signal);
  return syncs > 0 ? `${syncs} syncs, ${failed} of them failed, ${changedDays} days changed` : undefined;
}

/** Says of all cost anew what its clicks arrive as, by the visits that have come since. */
export async function matchCosts(db: Database, now: Date, signal: AbortSignal): Promise<string | undefined> {
  const changed = await matchSites(db, { ...openSpendTools(db, signal), now }, signal);
  return changed > 0 ? `${changed} rows matched` : undefined;
}

async function matchSites(db: Database, matching: Parameters<typeof matchSpend>[2], signal: AbortSignal): Promise<number> {
  let changed = 0;
  for (const siteId of await sitesWithAccounts(db)) {
    const site = await siteById(db, siteId);
    if (site) changed += await matchSpend(db, site, matching, signal);
  }
  return changed;
}

/** Asks once a day in what accounts count, and whether they can be read. */
export async function refreshAdAccounts(db: Database, _now: Date, signal: AbortSignal): Promise<string | undefined> {
  const { logins, changed } = await refreshAccounts(openSpendTools(db, signal), signal);
  return logins > 0 ? `${logins} logins asked, ${changed} accounts have changed` : undefined;
}

/** Forgets old syncs that changed nothing. */
export async function forgetSyncs(db: Database, now: Date, signal: AbortSignal): Promise<string | undefined> {
  let forgotten = 0;
  for (const siteId of await sitesWithAccounts(db)) {
    signal.throwIfAborted();
    forgotten += await forgetQuietSyncs(db, siteId, new Date(now.getTime() - QUIET_DAYS * DAY_MS));
  }
  return forgotten > 0 ? `${forgotten} rows deleted` : undefined;
}

/**
 * Keeps the cost of connected ad accounts: of each account that is due the most urgent days are asked for, and put in place of those
 * held by one transaction. An account is one worker's while its lease lasts; of a worker that dies nothing is stored, and another asks
 * again. One account's trouble holds up no other.
 */
import { adsWithoutDetails, keepDetails } from '@/db/queries/cost';
import {
  type AdAccountRow,
  claimAccount,
  dueAccounts,
  holdAccount,
  type Lease,
  type OfAccount,
  releaseAccount,
} from '@/db/queries/ad-account';
import { parseCurrency } from '@/lib/core/currency';
import { invariant } from '@/lib/core/invariant';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import type { AdAccountFacts } from '@/lib/model/spend';
import { errorText } from '@/lib/ops/error-text';
import { newId } from '@/lib/ops/ids';
import { log } from '@/lib/ops/log';
import type { SpendAccess, SpendPlatform, SpendRows } from '@/lib/spend/define';
import { askPlatform } from './ask';
import { noteFailure } from './failed';
import { accessTo, type SpendTools } from './login';
import { paceOf } from './pace';
import { nextDueAt, nextPiece, type Piece } from './plan';
import { storeDays } from './store-days';

/** Of one look; the next one goes on with the others. */
const ACCOUNTS_MAX = 200;
/** A dead worker's accounts lie still for this long. */
const LEASE_MS = 3 * MINUTE_MS;
const HOLD_EVERY_MS = 20 * SECOND_MS;
/** Where what a platform takes in a day is used up. */
const OVER_LIMIT_MS = 30 * MINUTE_MS;
/** Ads whose addresses are asked for after a sync. */
const DETAILS_MAX = 100;

export type Synced = { syncs: number; failed: number; changedDays: number };

/**
 * Asks for what is due until nothing is any more, or `endsAt` has come. Throws at the end where an account could not be gone on with
 * for a reason that is no platform's; it lies still until its lease has run out.
 */
export async function syncSpend(tools: SpendTools, endsAt: Date, signal: AbortSignal): Promise<Synced> {
  const synced: Synced = { syncs: 0, failed: 0, changedDays: 0 };
  const errors: unknown[] = [];
  for (;;) {
    let moved = 0;
    for (const account of await dueAccounts(tools.db, tools.now(), ACCOUNTS_MAX)) {
      signal.throwIfAborted();
      const changedDays = await syncAccount(tools, account).catch((error: unknown) => {
        signal.throwIfAborted();
        errors.push(error);
        log().error({ account: account.id, error }, 'spend.sync_broken');
        return 'nothing' as const;
      });
      if (changedDays === 'nothing') continue;
      moved += 1;
      synced.syncs += 1;
      if (changedDays === 'failed') synced.failed += 1;
      else synced.changedDays += changedDays;
    }
    if (moved === 0 || tools.now() >= endsAt) break;
  }
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} accounts failed, first: ${errorText(errors[0])}`);
  return synced;
}

type Asking = { account: AdAccountRow; platform: SpendPlatform; piece: Piece; lease: Lease; everyMs: number };

/** How many days another cost is stored for by the account's next piece. */
async function syncAccount(tools: SpendTools, of: OfAccount): Promise<number | 'failed' | 'nothing'> {
  const now = tools.now();
  const lease = { id: newId<'lease'>(), until: new Date(now.getTime() + LEASE_MS) };
  const account = await claimAccount(tools.db, of, now, lease);
  if (!account) return 'nothing';
  const platform = tools.platformOf(account.platform);
  const piece = platform && nextPiece(account, platform.days, now);
  if (!platform || !piece) {
    const dueAt = platform ? nextDueAt(account, platform.days, now) : new Date(now.getTime() + DAY_MS);
    await releaseAccount(tools.db, account, lease.id, { dueAt });
    return 'nothing';
  }
  const pace = await paceOf(tools.db, platform, now);
  if (!pace.allows(piece.kind)) {
    await releaseAccount(tools.db, account, lease.id, { dueAt: new Date(now.getTime() + OVER_LIMIT_MS) });
    return 'nothing';
  }
  return ask(tools, { account, platform, piece, lease, everyMs: pace.everyMs }, now);
}

async function ask(tools: SpendTools, asking: Asking, startedAt: Date): Promise<number | 'failed'> {
  const { account, platform, piece, lease, everyMs } = asking;
  invariant(account.loginId, `the account ${account.id} is due without a login`);
  const access = await accessTo(tools, account.siteId, account.loginId);
  if (!access.ok) return failing(tools, asking, { startedAt, requests: 0, failure: access.failure });
  const conversation = platform.rows(factsOf(account), piece.range, access.value, piece.pending);
  const { result, requests } = await askPlatform(tools, platform, conversation, { beforeRequest: holder(tools, asking) });
  if (!result.ok) return failing(tools, asking, { startedAt, requests, failure: result.failure });
  if ('pending' in result.value) return waitFor(tools, asking, result.value);
  const { rows, since } = result.value;
  const stray = rows.find(({ day }) => day < piece.range.from || day > piece.range.to);
  if (stray) {
    const message = `${platform.name} told of ${stray.day}, and was asked for ${piece.range.from} to ${piece.range.to}.`;
    return failing(tools, asking, { startedAt, requests, failure: { fault: 'refused', message } });
  }
  const answer = { piece, rows, startedAt, requests, ...(since !== undefined && { since }) };
  const changed = await storeDays(tools.db, account, answer, { leaseId: lease.id, platform, now: tools.now(), everyMs });
  await askForDetails(tools, asking, access.value);
  return changed?.length ?? 0;
}

async function failing(
  tools: SpendTools,
  { account, piece, lease, platform }: Asking,
  failed: Omit<Parameters<typeof noteFailure>[1], 'account' | 'piece' | 'leaseId' | 'platform'>,
): Promise<'failed'> {
  await noteFailure(tools, { ...failed, account, piece, leaseId: lease.id, platform });
  return 'failed';
}

/** The platform makes its report: it is asked again later, by whichever worker. */
async function waitFor(
  tools: SpendTools,
  { account, piece, lease }: Asking,
  { pending, waitMs }: Extract<SpendRows, { pending: string }>,
): Promise<number> {
  await releaseAccount(tools.db, account, lease.id, {
    ...{ pending, pendingKind: piece.kind, pendingFrom: piece.range.from, pendingTo: piece.range.to },
    dueAt: new Date(tools.now().getTime() + waitMs),
  });
  return 0;
}

/** Where the ads lead that are new; what the platform does not tell now is asked for after the next sync. */
async function askForDetails(tools: SpendTools, { account, platform }: Asking, access: SpendAccess): Promise<void> {
  const adIds = platform.details ? await adsWithoutDetails(tools.db, account, DETAILS_MAX) : [];
  if (!platform.details || adIds.length === 0) return;
  const { result } = await askPlatform(tools, platform, platform.details(factsOf(account), adIds, access));
  if (result.ok) await keepDetails(tools.db, account, adIds, result.value, tools.now());
  else log().warn({ account: account.id, fault: result.failure.fault }, 'spend.details_not_told');
}

/** Moves the lease on while requests are made; throws where the account has become another worker's. */
function holder(tools: SpendTools, { account, lease }: Asking): () => Promise<void> {
  let heldAt = tools.now().getTime();
  return async () => {
    const now = tools.now().getTime();
    if (now - heldAt < HOLD_EVERY_MS) return;
    heldAt = now;
    const isHeld = await holdAccount(tools.db, account, { id: lease.id, until: new Date(now + LEASE_MS) });
    if (!isHeld) throw new Error(`the ad account ${account.id} is another worker's by now`);
  };
}

function factsOf({ externalId, name, currency, timeZone, reachedThrough, closed }: AdAccountRow): AdAccountFacts {
  const known = parseCurrency(currency);
  invariant(known, `the ad account counts in ${currency}`);
  return {
    ...{ externalId, name, currency: known, timeZone },
    ...(reachedThrough !== null && { loginId: reachedThrough }),
    ...(closed !== null && { closed }),
  };
}

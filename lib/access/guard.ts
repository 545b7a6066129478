/**
 * Slows those who guess passwords. Every try is counted before the password is looked at, in Postgres, so that all web processes
 * count together and a restart forgets nothing:
 *
 * | count                      | free | then                                                                  |
 * |----------------------------|------|-----------------------------------------------------------------------|
 * | account from one address   | 8    | one try a quarter of an hour: somebody guesses one password           |
 * | address                    | 60   | one try a quarter of an hour: somebody tries many accounts            |
 * | account, whatever address  | 20   | one try a minute, except from addresses that the member signs in from |
 *
 * The last never shuts a member out: from where they have signed in before, others' guesses do not count. An IPv6 address is its /64.
 * NIST SP 800-63B-4, section 3.2.2, asks for a limit per account (https://pages.nist.gov/800-63-4/sp800-63b.html, read 2026-11).
 */
import type { Queryable } from '@/db/client';
import {
  forgetGuardRows,
  type GuardRow,
  holdGuardRows,
  isGuardRowAlive,
  saveGuardRows,
  takeBackFailure,
} from '@/db/queries/sign-in-guard';
import { sha256Hex } from '@/lib/core/hash';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import { AppError } from '@/lib/model/problem';
import { networkOf } from '@/lib/ops/client-address';

/** Failures after which tries must be `spacingMs` apart, until none has been made for `windowMs`. */
export type Gate = { free: number; spacingMs: number; windowMs: number };

export const GATES = {
  pair: { free: 8, spacingMs: 15 * MINUTE_MS, windowMs: 15 * MINUTE_MS },
  address: { free: 60, spacingMs: 15 * MINUTE_MS, windowMs: 15 * MINUTE_MS },
  account: { free: 20, spacingMs: MINUTE_MS, windowMs: DAY_MS },
} satisfies Record<string, Gate>;

/** For so long an address that a member signed in from stays theirs. */
const KNOWN_MS = 90 * DAY_MS;

export type Guess = { email: string; address: string };

/** Counts a try, or throws `rate_limited` with the longest of the waits; a try that is refused is not counted. */
export async function countGuess(db: Queryable, guess: Guess, now: Date): Promise<void> {
  const gates = await gatesOf(db, guess, now);
  const waitMs = await db.transaction(async (tx) => {
    const rows = await holdGuardRows(tx, [...gates.keys()], now);
    const held = rows.flatMap((row) => {
      const gate = gates.get(row.key);
      return gate ? [{ row, gate }] : [];
    });
    const wait = Math.max(0, ...held.map(({ row, gate }) => waitOf(row, gate, now)));
    if (wait === 0)
      await saveGuardRows(
        tx,
        held.map(({ row, gate }) => counted(row, gate, now)),
      );
    return wait;
  });
  if (waitMs > 0) throw tooMany(waitMs);
}

/** Takes the count of a try that was right back, and remembers where it came from. */
export async function forgiveGuess(db: Queryable, guess: Guess, now: Date): Promise<void> {
  const keys = keysOf(guess);
  await forgetGuardRows(db, [keys.pair]);
  await takeBackFailure(db, keys.address);
  if (!(await isGuardRowAlive(db, keys.known, now))) await takeBackFailure(db, keys.account);
  const expiresAt = new Date(now.getTime() + KNOWN_MS);
  await saveGuardRows(db, [{ key: keys.known, failures: 0, lastAt: now, expiresAt }]);
}

/** Lets an account be tried anew, for whoever has just been given a password by the operator. */
export async function forgiveAccount(db: Queryable, email: string): Promise<void> {
  await forgetGuardRows(db, [keysOf({ email, address: '' }).account]);
}

/** How long from `now` until another try may be made at this gate. */
export function waitOf({ failures, lastAt, expiresAt }: Omit<GuardRow, 'key'>, { free, spacingMs }: Gate, now: Date): number {
  if (expiresAt <= now || failures < free) return 0;
  return Math.max(0, lastAt.getTime() + spacingMs - now.getTime());
}

function counted({ key, failures, expiresAt }: GuardRow, { windowMs }: Gate, now: Date): GuardRow {
  const before = expiresAt <= now ? 0 : failures;
  return { key, failures: before + 1, lastAt: now, expiresAt: new Date(now.getTime() + windowMs) };
}

async function gatesOf(db: Queryable, guess: Guess, now: Date): Promise<Map<string, Gate>> {
  const { pair, address, account, known } = keysOf(guess);
  const isKnown = await isGuardRowAlive(db, known, now);
  const gates: [string, Gate][] = [
    [pair, GATES.pair],
    [address, GATES.address],
    ...(isKnown ? [] : [[account, GATES.account] satisfies [string, Gate]]),
  ];
  return new Map(gates);
}

function keysOf({ email, address }: Guess) {
  const [account, network] = [sha256Hex(email), networkOf(address)];
  return {
    pair: `pair:${account}:${network}`,
    address: `address:${network}`,
    account: `account:${account}`,
    known: `known:${account}:${network}`,
  };
}

function tooMany(waitMs: number): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / SECOND_MS));
  const minutes = Math.ceil(retryAfterSeconds / 60);
  const detail = `Too many failed attempts. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`;
  return new AppError('rate_limited', detail, { retryAfterSeconds });
}

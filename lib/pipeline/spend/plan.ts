/**
 * Which days of an account are asked for next, and what its row says once they are held. Pure: the days held are one range without a
 * gap, which grows towards today with the hours and backwards until all that is wanted is held. Days are of the account's own zone.
 */
import { addDays, dayOf, type Day, startOfDay } from '@/lib/core/day';
import { HOUR_MS } from '@/lib/core/instant';
import type { SyncKind } from '@/lib/model/ad-account';
import type { DayRange, SpendPlatform } from '@/lib/spend/define';

/** What an account holds and wants (db/schema/spend.ts). */
export type Standing = {
  timeZone: string;
  wantedFrom: string | null;
  heldFrom: string | null;
  heldTo: string | null;
  todayDueAt: Date | null;
  restatedOn: string | null;
  restatingTo: string | null;
  doubted: string[];
  doubtedDueAt: Date | null;
  chunkDays: number | null;
  pending: string | null;
  pendingKind: SyncKind | null;
  pendingFrom: string | null;
  pendingTo: string | null;
};

export type Piece = { kind: SyncKind; range: DayRange; pending?: string };

type Spans = SpendPlatform['days'];

/** Platforms have settled the day before by then. */
const RESTATED_AFTER_MS = 3 * HOUR_MS;

/** The days to ask for now, the most urgent ones; undefined: none. */
export function nextPiece(account: Standing, spans: Spans, now: Date): Piece | undefined {
  const { pending, pendingKind, pendingFrom, pendingTo, heldFrom, heldTo } = account;
  if (pending !== null && pendingKind && pendingFrom && pendingTo)
    return { kind: pendingKind, range: { from: pendingFrom, to: pendingTo }, pending };
  const today = dayOf(now, account.timeZone);
  const days = chunkOf(account, spans);
  const wanted = wantedFrom(account, spans, today);
  if (heldFrom === null || heldTo === null)
    return { kind: 'first', range: { from: later(wanted, plus(today, 1 - days)), to: today } };
  if (account.todayDueAt === null || account.todayDueAt <= now) {
    const from = earlier(heldTo, today);
    return { kind: 'today', range: { from, to: earlier(today, plus(from, days - 1)) } };
  }
  return checkOf(account, days, now) ?? restatedOf(account, spans, now) ?? olderOf(heldFrom, wanted, days);
}

/** When there is something to ask for: now, or later. */
export function nextDueAt(account: Standing, spans: Spans, now: Date): Date {
  if (nextPiece(account, spans, now)) return now;
  const { timeZone, restatedOn, todayDueAt, doubtedDueAt, doubted } = account;
  const today = dayOf(now, timeZone);
  const restatedDay = restatedOn === today ? addDays(today, 1) : today;
  const times = [restatedAt(restatedDay, timeZone), todayDueAt, doubted.length > 0 ? doubtedDueAt : null];
  const coming = times.flatMap((time) => (time && time > now ? [time.getTime()] : []));
  return new Date(Math.min(...coming, now.getTime() + HOUR_MS));
}

/** What the account's row says after the days of a piece came in whole, `everyMs` from one question for today to the next. */
export function afterPiece(
  account: Standing,
  { kind, range }: Piece,
  spans: Spans,
  now: Date,
  everyMs: number,
): Partial<Standing> {
  const today = dayOf(now, account.timeZone);
  const soon = new Date(now.getTime() + everyMs);
  switch (kind) {
    case 'first':
      if (account.heldTo !== null) return { heldFrom: range.from };
      return { heldFrom: range.from, heldTo: range.to, todayDueAt: soon, restatedOn: today };
    case 'today':
      return { heldTo: later(account.heldTo ?? range.to, range.to), todayDueAt: range.to >= today ? soon : now };
    case 'restated': {
      const isLast = range.from <= restatedFrom(account, spans, today);
      return isLast ? { restatedOn: today, restatingTo: null } : { restatingTo: plus(range.from, -1) };
    }
    case 'check':
      return {};
  }
}

/** How many days at most the account is asked for at once. */
export function chunkOf({ chunkDays }: Pick<Standing, 'chunkDays'>, { chunk }: Spans): number {
  return Math.max(1, Math.min(chunkDays ?? chunk, chunk));
}

/** The first day that is wanted and that the platform still shows. */
export function wantedFrom(account: Standing, { reach }: Spans, today: string): string {
  return later(account.wantedFrom ?? today, plus(today, 1 - reach));
}

function checkOf({ doubted, doubtedDueAt }: Standing, days: number, now: Date): Piece | undefined {
  const [first, ...others] = [...doubted].sort();
  if (first === undefined || (doubtedDueAt && doubtedDueAt > now)) return undefined;
  return { kind: 'check', range: { from: first, to: earlier(others.at(-1) ?? first, plus(first, days - 1)) } };
}

function restatedOf(account: Standing, spans: Spans, now: Date): Piece | undefined {
  const today = dayOf(now, account.timeZone);
  if (account.restatedOn === today || now < restatedAt(today, account.timeZone)) return undefined;
  const first = restatedFrom(account, spans, today);
  const to = earlier(account.restatingTo ?? today, account.heldTo ?? today);
  const from = later(first, plus(to, 1 - chunkOf(account, spans)));
  return { kind: 'restated', range: { from: earlier(from, to), to } };
}

function restatedFrom({ heldFrom }: Standing, { restated }: Spans, today: string): string {
  return later(heldFrom ?? today, plus(today, 1 - restated));
}

function olderOf(heldFrom: string, wanted: string, days: number): Piece | undefined {
  if (heldFrom <= wanted) return undefined;
  return { kind: 'first', range: { from: later(wanted, plus(heldFrom, -days)), to: plus(heldFrom, -1) } };
}

function restatedAt(day: Day, timeZone: string): Date {
  return new Date(startOfDay(day, timeZone).getTime() + RESTATED_AFTER_MS);
}

function plus(day: string, count: number): Day {
  return addDays(day as Day, count);
}

function later<Text extends string>(left: Text, right: Text): Text {
  return left > right ? left : right;
}

function earlier<Text extends string>(left: Text, right: Text): Text {
  return left < right ? left : right;
}

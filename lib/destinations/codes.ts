/**
 * What a platform's codes mean, as data: each destination lists them in tables, with the page that says so and when it was read,
 * and one function decides for all. What no row knows is decided by the HTTP status, and what that does not say is tried again
 * some times and then held: an event is refused for good only by a code that is known to be about an event.
 */
import { retryAfterMs } from '@/lib/core/retry-after';
import type { HoldAction, Outcome, Rejected, VendorResponse, Verdict } from '@/lib/model/delivery';
import { isPassing, outcomeOfStatus } from './read';

/**
 * `event`: something is wrong with one event itself. `invalid`: something that was sent is wrong, and the code does not say
 * whether every request would have it. Any other: as `Outcome` and `HoldAction` have it.
 */
export type Meaning = 'event' | 'invalid' | 'duplicate' | 'transient' | 'throttled' | Exclude<HoldAction, 'unrecorded'>;

type One = number | string;
/** One code, or all numbers from the first to the second. */
type Code = One | readonly [from: number, to: number];

/** One line of a table. What it does not name may be anything; the first that fits decides. */
export type CodeRow = {
  means: Meaning;
  code?: readonly Code[];
  subcode?: readonly Code[];
  status?: readonly Code[];
  /** What the message says, where the code alone does not tell. */
  says?: RegExp;
  /** How long to leave the platform alone, where it does not say. */
  waitMs?: number;
  /** Nobody has confirmed it: why it is believed. */
  unconfirmed?: string;
};

/** Rows of one page of the platform's documents. */
export type CodeTable = { page: string /** The month, such as 2026-11. */; read: string; rows: readonly CodeRow[] };

/** What an answer says in the platform's own form. */
export type Said = {
  code?: One;
  subcode?: One;
  message: string;
  field?: string;
  /** The code as it is kept and shown; absent: code and subcode, or the status. */
  shown?: string;
};

/** The outcome that an answer in the platform's own form stands for. */
export function outcomeOfCode(tables: readonly CodeTable[], response: VendorResponse, said: Said): Outcome {
  const row = rowOf(tables, response, said);
  const code = said.shown ?? shownCode(said) ?? String(response.status);
  // A refusal that comes with an outage is the outage's.
  if (!row || (isRefusal(row) && isPassing(response))) return { ...outcomeOfStatus(response, said.message), code };
  return outcomeOfRow(row, response, { ...said, shown: code });
}

/** The row that speaks of it, or undefined where none does. */
export function rowOf(tables: readonly CodeTable[], { status }: Pick<VendorResponse, 'status'>, said: Said): CodeRow | undefined {
  for (const { rows } of tables) {
    const found = rows.find(
      (row) =>
        holds(row.code, said.code) &&
        holds(row.subcode, said.subcode) &&
        holds(row.status, status) &&
        (row.says?.test(said.message) ?? true),
    );
    if (found) return found;
  }
  return undefined;
}

function holds(codes: readonly Code[] | undefined, value: One | undefined): boolean {
  if (!codes) return true;
  if (value === undefined) return false;
  return codes.some((code) =>
    typeof code === 'object' ? Number(value) >= code[0] && Number(value) <= code[1] : String(code) === String(value),
  );
}

function isRefusal({ means }: CodeRow): boolean {
  return means === 'event' || means === 'invalid';
}

function shownCode({ code, subcode }: Said): string | undefined {
  if (code === undefined) return undefined;
  return subcode === undefined ? String(code) : `${code}/${subcode}`;
}

function outcomeOfRow(row: CodeRow, response: VendorResponse, { message, field, shown: code = '' }: Said): Outcome {
  const waits = { class: 'transient', code, message, retryAfterMs: retryAfterMs(response) ?? row.waitMs } as const;
  switch (row.means) {
    case 'event':
      return { class: 'rejected', code, message, field, own: true };
    case 'invalid':
      return { class: 'rejected', code, message, field };
    case 'duplicate':
      return { class: 'duplicate', code, message };
    case 'transient':
      return waits;
    case 'throttled':
      return { ...waits, class: 'throttled' };
    case 'network':
    case 'unknown_answer':
      return { ...waits, unclear: row.means };
    default:
      return { class: 'config', code, message, action: row.means };
  }
}

/** The verdict on a request that was answered as a whole: a refusal takes nothing, and may name the events that it is about. */
export function verdictOf(outcome: Outcome, rejected: ReadonlyMap<number, Rejected> = new Map()): Verdict {
  return outcome.class === 'rejected' ? { taken: 'none', rejected, because: outcome } : { taken: 'all', outcome };
}

/** The code of an attempt of whose events the platform counted fewer than were sent; its message begins "Counted 7 of 8". */
export const PARTLY_COUNTED = 'partly_counted';

/**
 * What became of events of which the platform counted so many: all stand as delivered, since it does not say which are missing.
 */
export function countedOutcome(counted: number, sent: number, platform: string, message?: string): Outcome {
  if (counted >= sent) return { class: 'delivered', message };
  const words = `Counted ${counted} of ${sent}: ${platform} took the request, but not every event of it.`;
  return { class: 'delivered', code: PARTLY_COUNTED, message: message ? `${words} ${message}` : words };
}

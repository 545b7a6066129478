/**
 * What a platform believes of an order: what it was told by one rule of a connection, added up. Against it stands what the order
 * is worth by now; where the two differ, one correction is owed. Planning compares what has been and will be sent, sending again
 * what has arrived.
 */
import type { Id } from '@/lib/core/id';
import { earlierOf, latestOf } from '@/lib/core/instant';
import type { DeliveryState, Told } from '@/lib/model/delivery';
import { isCorrection, retractedName } from '@/lib/model/delivery-key';

/** A delivery about an order, in the order in which they were planned; all of one rule of one connection. */
export type ToldRow = {
  key: string;
  rule: string;
  name: string;
  state: DeliveryState;
  eventId: Id<'event'>;
  version: number;
  occurredAt: Date;
  /** When it was sent for good. */
  settledAt: Date | null;
  leasedUntil: Date | null;
  told: Told | null;
};

/** In minor units; `value` by the connection's value rule. */
export type Believed = { currency: string; total: bigint; value: bigint };

/** What counts as told: `inShadow`, for what is not sent either, also what would have been sent. */
type Reckoned = { noted: boolean; inShadow?: boolean };

/**
 * What the platform has of the order, or with `noted` what it would have if it took corrections: undefined when the order has not
 * arrived there, or was sent before such things were kept.
 */
export function believedOf(rows: ToldRow[], { noted, inShadow = false }: Reckoned): Believed | undefined {
  let believed: Believed | undefined;
  for (const { told } of ofFirstCopy(rows).filter((row) => hasArrived(row, inShadow) || (noted && isNoted(row)))) {
    if (told?.kind === 'left') {
      believed = { currency: told.currency, total: BigInt(told.total), value: BigInt(told.value) };
    } else if (told && believed?.currency === told.currency) {
      // A shop may give back more than the order was: of nothing there is no less.
      const left = (has: bigint, back: string) => (has > BigInt(back) ? has - BigInt(back) : 0n);
      believed = { ...believed, total: left(believed.total, told.total), value: left(believed.value, told.value) };
    }
  }
  return believed;
}

/**
 * The time of the last word on the order that had arrived when this delivery was planned, at most the time of its sending: an update
 * that goes by this or a later time is none that the platform leaves out as older than what it has. Undefined where none had arrived.
 */
export function lastWordAt(rows: ToldRow[], { key, rule }: Pick<ToldRow, 'key' | 'rule'>, inShadow: boolean): Date | undefined {
  const own = ofFirstCopy(rows.filter((row) => row.rule === rule));
  const before = own
    .slice(
      0,
      Math.max(
        0,
        own.findIndex((row) => row.key === key),
      ),
    )
    .filter((row) => hasArrived(row, inShadow));
  const [first, ...others] = before.map(({ occurredAt, settledAt }) =>
    settledAt ? earlierOf(occurredAt, settledAt) : occurredAt,
  );
  return first && latestOf(first, ...others);
}

export type Worth = {
  currency: string;
  /** What is left of the order, and what of it has not come in. */
  left: bigint;
  outstanding: bigint;
  isCancelled: boolean;
  /** What a refund that is still to be sent will take back; undefined where that is not known. */
  backOf: (row: ToldRow) => bigint | undefined;
};

export type CorrectionOwed = {
  number: number;
  version: number;
  rule: string;
  /** Not before this: a purchase or correction is on its way with what was known before. */
  notBefore?: Date;
};

/**
 * The correction that is owed of the order by one rule, or undefined. What waits to be sent is put together at sending, so it
 * needs none; what is being sent may be the old word, so it gets one, which is skipped when there is nothing to correct.
 */
export function correctionOwed(rows: ToldRow[], worth: Worth, restates: boolean, inShadow = false): CorrectionOwed | undefined {
  const own = ofFirstCopy(rows);
  const corrections = own.filter(({ key }) => isCorrection(key));
  if (corrections.some(isWaiting)) return undefined;
  const last = own.findLast((row) => row.name === 'purchase' || isCorrection(row.key));
  if (!last) return undefined;
  const owed = { number: corrections.length + 1, version: last.version, rule: last.rule };
  const sending = own.find((row) => row.state === 'sending' && row.name !== 'refund');
  if (sending) return { ...owed, ...(sending.leasedUntil && { notBefore: sending.leasedUntil }) };
  const believed = believedOf(own, { noted: true, inShadow });
  if (!believed || believed.currency !== worth.currency || isToldLater(own, worth, restates)) return undefined;
  const still = own.filter((row) => row.name === 'refund' && (isWaiting(row) || row.state === 'sending'));
  const expected = still.reduce((total, row) => total - (worth.backOf(row) ?? 0n), believed.total);
  // Told when it was placed, an order that is not paid in full yet is still worth what it was told to be.
  return expected === worth.left || expected === worth.left + worth.outstanding ? undefined : owed;
}

/**
 * Whether a refund that waits will tell all of it: the new value where the platform restates, the whole where it is cancelled.
 */
function isToldLater(rows: ToldRow[], { isCancelled, backOf }: Worth, restates: boolean): boolean {
  const waiting = rows.filter((row) => row.name === 'refund' && isWaiting(row));
  return waiting.length > 0 && (restates || isCancelled || waiting.some((row) => backOf(row) === undefined));
}

/** The rows about the order as it was first sent: what takes back another copy of it says nothing of this one. */
function ofFirstCopy(rows: ToldRow[]): ToldRow[] {
  const first = rows.find(({ name }) => name === 'purchase');
  return rows.filter(({ name, key }) => (name === 'purchase' ? key === first?.key : retractedName(key) === undefined));
}

function hasArrived({ state }: ToldRow, inShadow: boolean): boolean {
  return state === 'delivered' || (inShadow && state === 'shadowed');
}

function isNoted({ state, key }: ToldRow): boolean {
  return (state === 'skipped' || state === 'rejected') && isCorrection(key);
}

function isWaiting({ state }: ToldRow): boolean {
  return state === 'pending' || state === 'retry' || state === 'held';
}

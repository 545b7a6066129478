/**
 * Where collection meets the database: admitted batches and refusals are written in groups, and answered after the commit. A group
 * holds events of all sites together, or of one where the database is distributed by site.
 */
import type { Database } from '@/db/client';
import { countAtDoor, countRepeats, type DoorCount } from '@/db/queries/intake';
import type { Rejection } from '@/db/queries/rejected';
import { askForOrders } from '@/db/queries/shop-fetch';
import { isDataError, storeEvents } from '@/db/queries/store-events';
import type { EventReceipt } from '@/lib/model/event';
import { type AdmittedBatch, completeReceipts, type EventRow } from './admit-batch';
import type { CollectContext } from './collect-context';
import type { KeptBody } from './collect-request';
import { groupCommit, Overdue, WAIT_MAX_MS } from './group-commit';
import { openRefusals } from './refusals';

/** Rows of one multi-row insert: larger ones gain little and hold up the first of them. */
const GROUP_ROWS_MAX = 500;
/** Some 20 s of work; past it senders are asked to come back. */
const QUEUED_ROWS_MAX = 50_000;

/** What of a collector's context writing needs. */
export type WritingContext = Pick<CollectContext, 'isDistributed' | 'onGroup' | 'onStored' | 'onWritten' | 'onOutcome'>;

export type EventWriter = {
  /**
   * The receipts once everything is committed; undefined when the queue is full, or the database takes too long: then some of it
   * may be stored, and sent again is counted once.
   */
  write(batch: AdmittedBatch): Promise<EventReceipt[] | undefined>;
  /** Keeps a refused request, or counts it where no more of its kind are kept today. */
  keep(rejection: Rejection): Promise<void>;
  /** Keeps a webhook's body whole with what was refused of it; false when there is no room for it. */
  keepBody(rejections: Rejection[], body: KeptBody): Promise<boolean>;
  /** Counts events that a browser has given up. */
  countLost(lost: Omit<DoorCount, 'outcome'>): Promise<void>;
  /** Waits until everything taken so far is committed. */
  drain(): Promise<void>;
};

/** A writer over the pool, with at most `writesInFlightMax` statements under way. */
export function openEventWriter(db: Database, writesInFlightMax: number, context: WritingContext): EventWriter {
  const events = groupCommit<EventRow, boolean>({
    groupRowsMax: GROUP_ROWS_MAX,
    queuedRowsMax: QUEUED_ROWS_MAX,
    waitMsMax: WAIT_MAX_MS,
    isRowFault: isDataError,
    writesInFlightMax,
    ...(context.isDistributed && { keyOf: ({ siteId }) => siteId }),
    onGroup: context.onGroup,
    write: async (rows) => {
      const fresh = await noted(context, writeEvents(db, rows));
      const stored = rows.filter(({ id }) => fresh.has(id));
      for (const site of new Set(stored.map(({ siteId }) => siteId))) context.onStored?.(site);
      return rows.map(({ id }) => fresh.has(id));
    },
  });
  const refusals = openRefusals(db);
  return {
    async write(batch) {
      const kept = batch.rejections.length > 0 ? refusals.keep(batch.rejections) : undefined;
      const stored = batch.rows.length > 0 ? events.submit(batch.rows) : Promise.resolve([]);
      if (!stored) return undefined;
      const { siteId, wanted } = batch;
      const asked = wanted && askForOrders(db, { siteId, ...wanted });
      const [fresh] = await Promise.all([stored, kept, asked]).catch(undefinedIfOverdue);
      if (!fresh) return undefined;
      const receipts = completeReceipts(batch, fresh);
      for (const receipt of receipts) {
        context.onOutcome?.(receipt.status, receipt.status === 'rejected' ? receipt.reason : undefined, 1);
      }
      return receipts;
    },
    async keep(rejection) {
      context.onOutcome?.('rejected', rejection.reason, 1);
      await refusals.keep([rejection]);
    },
    keepBody: refusals.keepBody,
    countLost: (lost) => countAtDoor(db.$client, [{ ...lost, outcome: 'lost' }]),
    async drain() {
      await Promise.all([events.drain(), refusals.drain()]);
    },
  };
}

/** Tells the context how the write ended. */
async function noted<Result>({ onWritten }: WritingContext, written: Promise<Result>): Promise<Result> {
  try {
    const result = await written;
    onWritten?.();
    return result;
  } catch (error) {
    if (!isDataError(error)) onWritten?.(error);
    throw error;
  }
}

function undefinedIfOverdue(error: unknown): [undefined] {
  if (error instanceof Overdue) return [undefined];
  throw error;
}

/** Stores what is new and counts what is not; resolves to the ids of the new ones. */
async function writeEvents(db: Database, rows: EventRow[]): Promise<Set<string>> {
  const fresh = await storeEvents(db.$client, rows);
  const repeats = rows.filter(({ id }) => !fresh.has(id));
  if (repeats.length > 0) await countRepeats(db.$client, repeats);
  await countAtDoor(db.$client, mendedOf(rows.filter(({ id, notes }) => notes && fresh.has(id))));
  return fresh;
}

/** Each field that was changed counts once an event. */
function mendedOf(rows: EventRow[]): DoorCount[] {
  return rows.flatMap(({ siteId, source, receivedAt, notes = [] }) => {
    const reasons = new Set(notes.map(({ field, what }) => `${FIELD.exec(field)?.[0] ?? 'field'} ${what}`));
    return [...reasons].map((reason) => ({ siteId, source, outcome: 'mended' as const, reason, receivedAt, events: 1 }));
  });
}

/** Names that senders make up would be as many rows as there are senders. */
const FIELD = /^[a-z]\w{0,30}(\.[a-z]\w{0,30})?/i;

/**
 * Imports a file of past orders: bytes in, rows read one after the other, orders written in groups through the same admission and
 * the same store as everything else. Memory holds one order and one group, whatever the file's size; the reading waits for the
 * writing.
 */
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import type { Database } from '@/db/client';
import { finishImport, noteProgress, type Refusal, startImport, storeRefusals } from '@/db/queries/import';
import { makeEventPartitions } from '@/db/queries/partition';
import type { Id } from '@/lib/core/id';
import { ok } from '@/lib/core/result';
import type { EventReceipt, SourceEvent } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';
import { errorText } from '@/lib/ops/error-text';
import type { CsvFormat } from '@/lib/sources/csv/format';
import { type ColumnMapping, type FileOrder, orderReader } from '@/lib/sources/csv/rows';
import { csv } from '@/lib/sources/csv/source';
import { admitBatch } from './admit-batch';
import type { CollectContext } from './collect-context';
import type { CollectRequest } from './collect-request';
import type { Collector } from './collector';
import { openFile } from './open-file';
import { admissionFor } from './source-request';

export type ImportRequest = {
  site: Site;
  file: Readable;
  fileName: string;
  /** Size of the file, where it is known, for the progress bar. */
  bytes?: number;
  mapping: ColumnMapping;
  format: CsvFormat;
  startedBy: string;
};

export type ImportTools = { db: Database; collector: Pick<Collector, 'write'>; context: CollectContext; now: () => Date };

export type ImportCounts = { bytesRead: number; rows: number; accepted: number; duplicates: number; refused: number };

/** Events of one write. */
const GROUP_EVENTS = 500;
/** Orders may have thousands of rows, which are held until they are written. */
const GROUP_ROWS_MAX = 5_000;
/** A record longer than this is a quote that was never closed. */
const RECORD_BYTES_MAX = 1_000_000;
const BUSY_WAIT_MS = 200;

/**
 * Imports the file; resolves to the job's id and what became of its rows. A file that is no CSV ends as failed, with its reason.
 */
export async function importOrders(request: ImportRequest, tools: ImportTools, id: Id<'import'>): Promise<ImportCounts> {
  const { site, fileName, bytes, startedBy } = request;
  const counts: ImportCounts = { bytesRead: 0, rows: 0, accepted: 0, duplicates: 0, refused: 0 };
  await startImport(tools.db, { siteId: site.id, id, fileName, startedBy, startedAt: tools.now(), bytes });
  await makeEventPartitions(tools.db, tools.now(), 1);
  try {
    await readFile(request, tools, id, counts);
    await finishImport(tools.db, site.id, id, { ...counts, state: 'done', finishedAt: tools.now() });
  } catch (error) {
    await finishImport(tools.db, site.id, id, {
      ...counts,
      state: 'failed',
      problem: errorText(error),
      finishedAt: tools.now(),
    });
  }
  return counts;
}

async function readFile(request: ImportRequest, tools: ImportTools, id: Id<'import'>, counts: ImportCounts): Promise<void> {
  const { file, mapping, format, site } = request;
  const { separator, pieces } = await openFile(file);
  const counted = Readable.from(countBytes(pieces, counts), { objectMode: false });
  const parser = counted.pipe(
    parse({
      bom: true,
      delimiter: separator,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: RECORD_BYTES_MAX,
    }),
  );
  counted.on('error', (error) => parser.destroy(error));
  const reader = orderReader(mapping, format);
  let group: FileOrder[] = [];
  let held = 0;
  let row = 0;
  const flush = async () => {
    await writeGroup(group, request, tools, id, counts);
    group = [];
    held = 0;
    await noteProgress(tools.db, site.id, id, counts);
  };
  for await (const record of parser) {
    row += 1;
    if (row === 1) continue;
    counts.rows += 1;
    const done = reader.push(record, row);
    if (done) {
      group.push(done);
      held += 1 + done.more.length;
    }
    if (group.length >= GROUP_EVENTS || held >= GROUP_ROWS_MAX) await flush();
  }
  const last = reader.end();
  if (last) group.push(last);
  await flush();
}

async function* countBytes(pieces: AsyncIterable<Buffer>, counts: ImportCounts): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    counts.bytesRead += piece.length;
    yield piece;
  }
}

async function writeGroup(
  group: FileOrder[],
  { site }: ImportRequest,
  tools: ImportTools,
  importId: Id<'import'>,
  counts: ImportCounts,
): Promise<void> {
  // By row: of an order's statement and its refund both may be refused.
  const refusals = new Map<number, Refusal>();
  const refuse = ({ row, record, more }: FileOrder, column: string, detail: string) => {
    for (const each of [{ row, record }, ...more]) refusals.set(each.row, { siteId: site.id, importId, ...each, column, detail });
  };
  const events: { event: SourceEvent; from: FileOrder }[] = [];
  for (const order of group) {
    if (!order.read.ok) refuse(order, order.read.failure.column, order.read.failure.detail);
    else {
      events.push({ event: asOf(order.read.value.order, tools.now()), from: order });
      if (order.read.value.refund) events.push({ event: asOf(order.read.value.refund, tools.now()), from: order });
    }
  }
  const receipts = await writeEvents(
    events.map(({ event }) => event),
    site,
    tools,
  );
  receipts.forEach((receipt, index) => {
    const from = events[index]?.from;
    if (receipt.status === 'accepted') counts.accepted += 1;
    if (receipt.status === 'duplicate') counts.duplicates += 1;
    if (receipt.status === 'rejected' && from) refuse(from, receipt.field ?? '', receipt.detail);
  });
  counts.refused += refusals.size;
  await storeRefusals(tools.db, [...refusals.values()]);
}

async function writeEvents(events: SourceEvent[], site: Site, tools: ImportTools): Promise<EventReceipt[]> {
  const request: CollectRequest = { path: '', receivedAt: tools.now(), body: undefined, secure: true };
  const admissionOf = (event: SourceEvent) =>
    admissionFor(event, { request, site, source: csv, sentAt: undefined }, tools.context);
  const parsed = events.map((event) => ({ id: event.id, read: ok(event) }));
  const batch = admitBatch({ site, source: csv.kind, request, events: parsed, admissionOf }, tools.context);
  // Refused rows have a home of their own, with their number in the file.
  return whenRoom(() => tools.collector.write({ ...batch, rejections: [] }));
}

/** Of two files that tell of one order, or of what went back, the later imported counts: it is the corrected one. */
function asOf(order: SourceEvent, now: Date): SourceEvent {
  return { ...order, properties: { ...order.properties, updated_at: now.toISOString() } };
}

/** Tries again while the queue is full: an import has time. */
async function whenRoom<Answer>(write: () => Promise<Answer | undefined>): Promise<Answer> {
  for (;;) {
    const answer = await write();
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, BUSY_WAIT_MS));
  }
}

/**
 * Group commit: rows of concurrent requests are written together. While one write is in flight the next group gathers, so the
 * busier the server, the larger the groups, and an idle server writes at once. The caller's promise settles after the commit of
 * its rows.
 */
export type GroupCommit<Row, Answer> = {
  /** Resolves with one answer a row once they are committed; undefined when the queue is full (nothing was written). */
  submit(rows: Row[]): Promise<Answer[]> | undefined;
  /** Rows waiting or being written. */
  pending(): number;
  /** Resolves when everything submitted so far is settled. */
  drain(): Promise<void>;
};

export type GroupCommitOptions<Row, Answer> = {
  /** Writes rows in one transaction and answers each in order. */
  write: (rows: Row[]) => Promise<Answer[]>;
  /** Whether the error is the fault of some row, so that the others are worth trying without it. */
  isRowFault: (error: unknown) => boolean;
  groupRowsMax: number;
  writesInFlightMax: number;
  queuedRowsMax: number;
  onGroup?: (rows: number) => void;
};

type Submission<Row, Answer> = { rows: Row[]; resolve: (answers: Answer[]) => void; reject: (error: unknown) => void };

type Queue<Row, Answer> = {
  options: GroupCommitOptions<Row, Answer>;
  waiting: Submission<Row, Answer>[];
  pendingRows: number;
  writesInFlight: number;
  drained: (() => void)[];
};

/** A queue in front of `options.write`; a full one refuses, so that memory stays bounded when Postgres is slow. */
export function groupCommit<Row, Answer>(options: GroupCommitOptions<Row, Answer>): GroupCommit<Row, Answer> {
  const queue: Queue<Row, Answer> = { options, waiting: [], pendingRows: 0, writesInFlight: 0, drained: [] };
  return {
    submit: (rows) => submit(queue, rows),
    pending: () => queue.pendingRows,
    drain: () => (queue.pendingRows === 0 ? Promise.resolve() : new Promise((resolve) => queue.drained.push(resolve))),
  };
}

function submit<Row, Answer>(queue: Queue<Row, Answer>, rows: Row[]): Promise<Answer[]> | undefined {
  if (queue.pendingRows + rows.length > queue.options.queuedRowsMax) return undefined;
  queue.pendingRows += rows.length;
  return new Promise<Answer[]>((resolve, reject) => {
    queue.waiting.push({ rows, resolve, reject });
    // Requests that were read in the same turn of the event loop share one write.
    if (queue.waiting.length === 1) setImmediate(() => pump(queue));
  });
}

function pump<Row, Answer>(queue: Queue<Row, Answer>): void {
  while (queue.waiting.length > 0 && queue.writesInFlight < queue.options.writesInFlightMax) {
    const group = takeGroup(queue.waiting, queue.options.groupRowsMax);
    queue.writesInFlight += 1;
    void writeGroup(queue.options, group).finally(() => settle(queue, group));
  }
}

function settle<Row, Answer>(queue: Queue<Row, Answer>, group: Submission<Row, Answer>[]): void {
  queue.writesInFlight -= 1;
  queue.pendingRows -= rowCount(group);
  pump(queue);
  if (queue.pendingRows > 0) return;
  for (const done of queue.drained) done();
  queue.drained = [];
}

/** The first submissions, as many as one group may hold; at least one. */
function takeGroup<Row, Answer>(waiting: Submission<Row, Answer>[], rowsMax: number): Submission<Row, Answer>[] {
  let rows = 0;
  const end = waiting.findIndex((submission, index) => {
    rows += submission.rows.length;
    return index > 0 && rows > rowsMax;
  });
  return waiting.splice(0, end === -1 ? waiting.length : end);
}

async function writeGroup<Row, Answer>(
  options: GroupCommitOptions<Row, Answer>,
  group: Submission<Row, Answer>[],
): Promise<void> {
  try {
    const answers = await options.write(group.flatMap((submission) => submission.rows));
    options.onGroup?.(answers.length);
    let next = 0;
    for (const { rows, resolve } of group) {
      resolve(answers.slice(next, next + rows.length));
      next += rows.length;
    }
  } catch (error) {
    if (group.length > 1 && options.isRowFault(error)) await writeOneByOne(options, group);
    else for (const { reject } of group) reject(error);
  }
}

/** One sender's bad row must not fail the others of its group. */
async function writeOneByOne<Row, Answer>(
  { write }: GroupCommitOptions<Row, Answer>,
  group: Submission<Row, Answer>[],
): Promise<void> {
  for (const submission of group) await write(submission.rows).then(submission.resolve, submission.reject);
}

function rowCount(group: { rows: unknown[] }[]): number {
  return group.reduce((sum, { rows }) => sum + rows.length, 0);
}

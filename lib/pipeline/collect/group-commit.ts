/**
 * Group commit: rows of concurrent requests are written together. While one write is in flight the next group gathers, so the busier
 * the server, the larger the groups, and an idle server writes at once. One or two writes in flight fill a small machine's Postgres
 * (docs/decisions/0002-group-commit.md). The caller's promise settles after the commit of its rows.
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

/** A queue in front of `options.write`; a full one refuses, so that memory stays bounded when Postgres is slow. */
export function groupCommit<Row, Answer>(options: GroupCommitOptions<Row, Answer>): GroupCommit<Row, Answer> {
  const queue: Submission<Row, Answer>[] = [];
  let head = 0;
  let pendingRows = 0;
  let writesInFlight = 0;
  let drained: (() => void)[] = [];

  function submit(rows: Row[]): Promise<Answer[]> | undefined {
    if (pendingRows + rows.length > options.queuedRowsMax) return undefined;
    pendingRows += rows.length;
    return new Promise<Answer[]>((resolve, reject) => {
      queue.push({ rows, resolve, reject });
      // Requests that were read in the same turn of the event loop share one write.
      if (queue.length - head === 1) setImmediate(pump);
    });
  }

  function pump(): void {
    while (head < queue.length && writesInFlight < options.writesInFlightMax) {
      const group = takeGroup();
      writesInFlight += 1;
      void writeGroup(group).finally(() => {
        writesInFlight -= 1;
        pendingRows -= rowCount(group);
        pump();
        if (pendingRows === 0) settleDrains();
      });
    }
  }

  function takeGroup(): Submission<Row, Answer>[] {
    const start = head;
    let rows = 0;
    while (head < queue.length) {
      const next = queue[head]?.rows.length ?? 0;
      if (rows > 0 && rows + next > options.groupRowsMax) break;
      rows += next;
      head += 1;
    }
    const group = queue.slice(start, head);
    if (head === queue.length) {
      queue.length = 0;
      head = 0;
    }
    return group;
  }

  async function writeGroup(group: Submission<Row, Answer>[]): Promise<void> {
    try {
      const answers = await options.write(group.flatMap((submission) => submission.rows));
      options.onGroup?.(answers.length);
      let next = 0;
      for (const { rows, resolve } of group) {
        resolve(answers.slice(next, next + rows.length));
        next += rows.length;
      }
    } catch (error) {
      if (group.length > 1 && options.isRowFault(error)) await writeOneByOne(group);
      else for (const { reject } of group) reject(error);
    }
  }

  /** One sender's bad row must not fail the others of its group. */
  async function writeOneByOne(group: Submission<Row, Answer>[]): Promise<void> {
    for (const submission of group) {
      await options.write(submission.rows).then(submission.resolve, submission.reject);
    }
  }

  function settleDrains(): void {
    for (const done of drained) done();
    drained = [];
  }

  return {
    submit,
    pending: () => pendingRows,
    drain: () => (pendingRows === 0 ? Promise.resolve() : new Promise((resolve) => drained.push(resolve))),
  };
}

function rowCount(group: { rows: unknown[] }[]): number {
  return group.reduce((sum, { rows }) => sum + rows.length, 0);
}

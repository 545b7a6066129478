/**
 * Group commit: rows of concurrent requests are written together, those of one lane (a site) in one statement. While a lane's
 * write is in flight its next group gathers, so the busier the server, the larger the groups, and an idle server writes at once.
 * A lane has one write in flight: writers of one site would wait for each other's commit (docs/decisions/0006). The caller's
 * promise settles after the commit of its rows.
 */
export type GroupCommit<Row, Answer> = {
  /** Resolves with one answer a row once they are committed; undefined when the queue is full (nothing was written). */
  submit(lane: string, rows: Row[]): Promise<Answer[]> | undefined;
  /** Rows waiting or being written. */
  pending(): number;
  /** Resolves when everything submitted so far is settled. */
  drain(): Promise<void>;
};

export type GroupCommitOptions<Row, Answer> = {
  /** Writes rows of one lane in one transaction and answers each in order. */
  write: (lane: string, rows: Row[]) => Promise<Answer[]>;
  /** Whether the error is the fault of some row, so that the others are worth trying without it. */
  isRowFault: (error: unknown) => boolean;
  groupRowsMax: number;
  /** Over all lanes. */
  writesInFlightMax: number;
  queuedRowsMax: number;
  onGroup?: (rows: number) => void;
};

type Submission<Row, Answer> = { rows: Row[]; resolve: (answers: Answer[]) => void; reject: (error: unknown) => void };
type Lane<Row, Answer> = { name: string; queue: Submission<Row, Answer>[]; isWriting: boolean };

type Queue<Row, Answer> = {
  options: GroupCommitOptions<Row, Answer>;
  lanes: Map<string, Lane<Row, Answer>>;
  /** Lanes with rows that wait and no write in flight, in the order in which they came. */
  ready: Lane<Row, Answer>[];
  pendingRows: number;
  writesInFlight: number;
  isPumping: boolean;
  drained: (() => void)[];
};

/** A queue in front of `options.write`; a full one refuses, so that memory stays bounded when Postgres is slow. */
export function groupCommit<Row, Answer>(options: GroupCommitOptions<Row, Answer>): GroupCommit<Row, Answer> {
  const queue: Queue<Row, Answer> = {
    options,
    lanes: new Map(),
    ready: [],
    pendingRows: 0,
    writesInFlight: 0,
    isPumping: false,
    drained: [],
  };
  return {
    submit: (lane, rows) => submit(queue, lane, rows),
    pending: () => queue.pendingRows,
    drain: () => (queue.pendingRows === 0 ? Promise.resolve() : new Promise((resolve) => queue.drained.push(resolve))),
  };
}

function submit<Row, Answer>(queue: Queue<Row, Answer>, name: string, rows: Row[]): Promise<Answer[]> | undefined {
  if (queue.pendingRows + rows.length > queue.options.queuedRowsMax) return undefined;
  queue.pendingRows += rows.length;
  const lane = queue.lanes.get(name) ?? { name, queue: [], isWriting: false };
  queue.lanes.set(name, lane);
  return new Promise<Answer[]>((resolve, reject) => {
    lane.queue.push({ rows, resolve, reject });
    if (lane.queue.length === 1 && !lane.isWriting) queue.ready.push(lane);
    if (queue.isPumping) return;
    // Requests that were read in the same turn of the event loop share one write.
    queue.isPumping = true;
    setImmediate(() => {
      queue.isPumping = false;
      pump(queue);
    });
  });
}

function pump<Row, Answer>(queue: Queue<Row, Answer>): void {
  while (queue.writesInFlight < queue.options.writesInFlightMax) {
    const lane = queue.ready.shift();
    if (!lane) return;
    const group = takeGroup(lane, queue.options.groupRowsMax);
    lane.isWriting = true;
    queue.writesInFlight += 1;
    void writeGroup(queue.options, lane.name, group).finally(() => settle(queue, lane, group));
  }
}

function settle<Row, Answer>(queue: Queue<Row, Answer>, lane: Lane<Row, Answer>, group: Submission<Row, Answer>[]): void {
  queue.writesInFlight -= 1;
  queue.pendingRows -= rowCount(group);
  lane.isWriting = false;
  if (lane.queue.length > 0) queue.ready.push(lane);
  else queue.lanes.delete(lane.name);
  pump(queue);
  if (queue.pendingRows > 0) return;
  for (const done of queue.drained) done();
  queue.drained = [];
}

/** The lane's first submissions, as many as one group may hold; at least one. */
function takeGroup<Row, Answer>(lane: Lane<Row, Answer>, rowsMax: number): Submission<Row, Answer>[] {
  let rows = 0;
  const end = lane.queue.findIndex((submission, index) => {
    rows += submission.rows.length;
    return index > 0 && rows > rowsMax;
  });
  return lane.queue.splice(0, end === -1 ? lane.queue.length : end);
}

async function writeGroup<Row, Answer>(
  options: GroupCommitOptions<Row, Answer>,
  lane: string,
  group: Submission<Row, Answer>[],
): Promise<void> {
  try {
    const answers = await options.write(
      lane,
      group.flatMap((submission) => submission.rows),
    );
    options.onGroup?.(answers.length);
    let next = 0;
    for (const { rows, resolve } of group) {
      resolve(answers.slice(next, next + rows.length));
      next += rows.length;
    }
  } catch (error) {
    if (group.length > 1 && options.isRowFault(error)) await writeOneByOne(options, lane, group);
    else for (const { reject } of group) reject(error);
  }
}

/** One sender's bad row must not fail the others of its group. */
async function writeOneByOne<Row, Answer>(
  { write }: GroupCommitOptions<Row, Answer>,
  lane: string,
  group: Submission<Row, Answer>[],
): Promise<void> {
  for (const submission of group) await write(lane, submission.rows).then(submission.resolve, submission.reject);
}

function rowCount(group: { rows: unknown[] }[]): number {
  return group.reduce((sum, { rows }) => sum + rows.length, 0);
}

/**
 * Group commit: rows of concurrent requests are written together. While one write is in flight the next group gathers, so the
 * busier the server, the larger the groups, and an idle server writes at once. The caller's promise settles after the commit of
 * its rows, or when it has waited for too long: what was not begun by then is not written, what was may be.
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
  /**
   * Where given: a group holds submissions of one key alone, by their first rows, and one group of a key is written at a time. For a
   * database that can write no others.
   */
  keyOf?: (row: Row) => string;
  groupRowsMax: number;
  writesInFlightMax: number;
  queuedRowsMax: number;
  /** Rows that are not committed after so long are given up with `Overdue`. */
  waitMsMax: number;
  onGroup?: (rows: number) => void;
};

/** Nobody waits for these rows any longer. */
export class Overdue extends Error {
  override readonly name = 'Overdue';
}

/** Senders are answered within 5 s, whatever the database does: browsers leave, and shops count a timeout as a failure. */
export const WAIT_MAX_MS = 4_500;
/** How exactly the wait is measured. */
const LOOK_MS = 250;

type Submission<Row, Answer> = {
  rows: Row[];
  /** The same for all where groups have no keys. */
  key: string | undefined;
  since: number;
  resolve: (answers: Answer[]) => void;
  reject: (error: unknown) => void;
};

type Queue<Row, Answer> = {
  options: GroupCommitOptions<Row, Answer>;
  waiting: Submission<Row, Answer>[];
  inFlight: Set<Submission<Row, Answer>[]>;
  pendingRows: number;
  /** A look for what can be written is to come within this turn. */
  pumpIsDue: boolean;
  /** Runs while something is pending. */
  timer: NodeJS.Timeout | undefined;
  drained: (() => void)[];
};

/** A queue in front of `options.write`; a full one refuses, so that memory stays bounded when Postgres is slow. */
export function groupCommit<Row, Answer>(options: GroupCommitOptions<Row, Answer>): GroupCommit<Row, Answer> {
  const queue: Queue<Row, Answer> = {
    options,
    waiting: [],
    inFlight: new Set(),
    pendingRows: 0,
    pumpIsDue: false,
    timer: undefined,
    drained: [],
  };
  return {
    submit: (rows) => submit(queue, rows),
    pending: () => queue.pendingRows,
    drain: () => (queue.pendingRows === 0 ? Promise.resolve() : new Promise((resolve) => queue.drained.push(resolve))),
  };
}

function submit<Row, Answer>(queue: Queue<Row, Answer>, rows: Row[]): Promise<Answer[]> | undefined {
  if (queue.pendingRows + rows.length > queue.options.queuedRowsMax) return undefined;
  queue.pendingRows += rows.length;
  queue.timer ??= setInterval(() => giveUpOverdue(queue), LOOK_MS);
  const { keyOf } = queue.options;
  const [first] = rows;
  const key = keyOf && first !== undefined ? keyOf(first) : undefined;
  return new Promise<Answer[]>((resolve, reject) => {
    queue.waiting.push({ rows, key, since: performance.now(), resolve, reject });
    // Others may wait for the end of a write of their key, and this one for nobody.
    if (queue.waiting.length === 1 || keyOf) pumpSoon(queue);
  });
}

/** Requests that were read in the same turn of the event loop share one write. */
function pumpSoon<Row, Answer>(queue: Queue<Row, Answer>): void {
  if (queue.pumpIsDue) return;
  queue.pumpIsDue = true;
  setImmediate(() => {
    queue.pumpIsDue = false;
    pump(queue);
  });
}

function pump<Row, Answer>(queue: Queue<Row, Answer>): void {
  while (queue.waiting.length > 0 && queue.inFlight.size < queue.options.writesInFlightMax) {
    const group = queue.options.keyOf
      ? takeGroupOfKey(queue, queue.options.groupRowsMax)
      : takeGroup(queue.waiting, queue.options.groupRowsMax);
    if (group.length === 0) return;
    queue.inFlight.add(group);
    void writeGroup(queue.options, group).finally(() => settle(queue, group));
  }
}

function settle<Row, Answer>(queue: Queue<Row, Answer>, group: Submission<Row, Answer>[]): void {
  queue.inFlight.delete(group);
  queue.pendingRows -= rowCount(group);
  pump(queue);
  endWhenDrained(queue);
}

function endWhenDrained<Row, Answer>(queue: Queue<Row, Answer>): void {
  if (queue.pendingRows > 0) return;
  clearInterval(queue.timer);
  queue.timer = undefined;
  for (const done of queue.drained) done();
  queue.drained = [];
}

/** Answers whoever has waited for too long; what has not begun is taken out, so that a slow database is not given it later. */
function giveUpOverdue<Row, Answer>(queue: Queue<Row, Answer>): void {
  const limit = performance.now() - queue.options.waitMsMax;
  const isOverdue = ({ since }: Submission<Row, Answer>) => since < limit;
  const firstInTime = queue.waiting.findIndex((submission) => !isOverdue(submission));
  const removed = queue.waiting.splice(0, firstInTime === -1 ? queue.waiting.length : firstInTime);
  const overdue = [...removed, ...[...queue.inFlight].flat().filter(isOverdue)];
  for (const { reject } of overdue) reject(new Overdue('The database did not answer in time.'));
  queue.pendingRows -= rowCount(removed);
  endWhenDrained(queue);
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

/** The first submissions of the first key that no write has under way; none when all keys have one. */
function takeGroupOfKey<Row, Answer>({ waiting, inFlight }: Queue<Row, Answer>, rowsMax: number): Submission<Row, Answer>[] {
  const busy = new Set([...inFlight].map(([first]) => first?.key));
  const next = waiting.find(({ key }) => !busy.has(key));
  if (!next) return [];
  const own = waiting.filter(({ key }) => key === next.key);
  const group = takeGroup(own, rowsMax);
  const taken = new Set(group);
  waiting.splice(0, waiting.length, ...waiting.filter((submission) => !taken.has(submission)));
  return group;
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

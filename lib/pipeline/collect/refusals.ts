/**
 * Where refusals go. What a stranger can send is kept as a sample of the day and counted beyond it, so that nobody fills the
 * database with text of their own; what a webhook's address refuses is kept whole, so that no order is lost to a wrong secret.
 * The allowances are the site's, of all processes together. Counts are written once a second: a crash loses a second of them.
 */
import type { Database } from '@/db/client';
import { countRefusals, type RefusalCount } from '@/db/queries/intake';
import { type Rejection, reserve, storeRefusedBody, storeRejections } from '@/db/queries/rejected';
import { isDataError } from '@/db/queries/store-events';
import type { Id } from '@/lib/core/id';
import { MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import { log } from '@/lib/ops/log';
import type { KeptBody } from './collect-request';
import { groupCommit, WAIT_MAX_MS } from './group-commit';

/**
 * Rows of one day and site: of those who proved nothing, and of requests that came to the right address but cannot be read or
 * hold what is no event. Both are public to every visitor of the store.
 */
const ROWS_MAX = { strangers: 100, public: 10_000 } as const;
export type Allowance = keyof typeof ROWS_MAX;

/** Of one day and source: an hour of the largest sale, and no more of the disk than a busy day's events take. */
export const BODIES_MAX = 50_000;
const BODY_BYTES_OF_DAY_MAX = 2_000_000_000;

const GROUP_ROWS_MAX = 500;
const PIECE_ROWS = 100;
const QUEUED_ROWS_MAX = 5_000;
/** Up to 2 MB each. */
const QUEUED_BODIES_MAX = 32;
/** Allowances known to be spent, of all sites: forgotten ones are asked for again. */
const SPENT_MAX = 10_000;

export type Refusals = {
  /** Resolves once each is kept, or counted. */
  keep(rejections: Rejection[]): Promise<void>;
  /** False when the source has no room left today, or too many wait. */
  keepBody(rejections: Rejection[], body: KeptBody): Promise<boolean>;
  /** Waits until all is written, counts too. */
  drain(): Promise<void>;
};

/** The allowance of a source's bodies. */
export function allowanceOf(sourceId: Id<'source'>): string {
  return `source:${sourceId}`;
}

/** Opens the store; `bodiesMax` is for tests. */
export function openRefusals(db: Database, bodiesMax = BODIES_MAX): Refusals {
  const spent = openSpent();
  const counter = openCounter(db);
  const rows = openRows(db, spent, counter);
  const bodies = openBodies(db, spent, bodiesMax);
  return {
    keep: rows.keep,
    keepBody: bodies.keepBody,
    async drain() {
      await Promise.all([rows.drain(), bodies.drain()]);
      await counter.flush();
    },
  };
}

/** The allowances that are known to be spent: of those the database is asked no more. */
type Spent = { has(key: string): boolean; add(key: string): void };

function openSpent(): Spent {
  const keys = new Set<string>();
  return {
    has: (key) => keys.has(key),
    add(key) {
      if (keys.size >= SPENT_MAX) keys.clear();
      keys.add(key);
    },
  };
}

function openRows(db: Database, spent: Spent, counter: Counter): Pick<Refusals, 'keep' | 'drain'> {
  const rows = groupCommit<Rejection, true>({
    groupRowsMax: GROUP_ROWS_MAX,
    queuedRowsMax: QUEUED_ROWS_MAX,
    waitMsMax: WAIT_MAX_MS,
    writesInFlightMax: 1,
    isRowFault: isDataError,
    write: async (group) => {
      const { kept, over } = await sorted(db, group, spent);
      if (kept.length > 0) await storeRejections(db.$client, kept);
      counter.count(over);
      return group.map(() => true as const);
    },
  });
  return {
    async keep(rejections) {
      const over = rejections.filter((rejection) => rejection.allowance !== undefined && spent.has(keyOf(rejection)));
      counter.count(over);
      const rest = over.length === 0 ? rejections : rejections.filter((rejection) => !over.includes(rejection));
      if (rest.length === 0) return;
      await Promise.all(piecesOf(rest).map((piece) => rows.submit(piece) ?? counter.count(piece)));
    },
    drain: rows.drain,
  };
}

/** So that rows of a request with thousands are written by several statements, each a few milliseconds of work. */
function piecesOf(rejections: Rejection[]): Rejection[][] {
  if (rejections.length <= PIECE_ROWS) return [rejections];
  return [rejections.slice(0, PIECE_ROWS), ...piecesOf(rejections.slice(PIECE_ROWS))];
}

/** Those within their allowances, and the others. */
async function sorted(db: Database, group: Rejection[], spent: Spent): Promise<{ kept: Rejection[]; over: Rejection[] }> {
  const limited = [...Map.groupBy(group, (rejection) => (rejection.allowance === undefined ? '' : keyOf(rejection)))];
  const asked = limited.flatMap(([, [first, ...more]]) =>
    first?.allowance === undefined ? [] : { ...placeOf(first), allowance: first.allowance, rows: 1 + more.length, bytes: 0 },
  );
  const sums = asked.length > 0 ? await reserve(db.$client, asked) : [];
  const room = new Map(sums.map((sum) => [textOf(sum), roomOf(sum.allowance) - sum.rows]));
  const [kept, over]: [Rejection[], Rejection[]] = [[], []];
  for (const [key, own] of limited) {
    const left = room.get(key) ?? 0;
    const fitting = Math.max(0, own.length + Math.min(0, left));
    if (key !== '' && left <= 0) spent.add(key);
    kept.push(...own.slice(0, fitting));
    over.push(...own.slice(fitting));
  }
  return { kept, over };
}

type Whole = { rejections: Rejection[]; body: KeptBody; key: string };

function openBodies(db: Database, spent: Spent, bodiesMax: number): Pick<Refusals, 'keepBody' | 'drain'> {
  const bodies = groupCommit<Whole, boolean>({
    groupRowsMax: 1,
    queuedRowsMax: QUEUED_BODIES_MAX,
    waitMsMax: WAIT_MAX_MS,
    writesInFlightMax: 1,
    isRowFault: isDataError,
    write: async (group) => {
      const kept: boolean[] = [];
      for (const one of group) kept.push(await storeWhole(db, one, spent, bodiesMax));
      return kept;
    },
  });
  return {
    async keepBody(rejections, body) {
      const [first] = rejections;
      if (!first) return true;
      const key = keyOf({ ...first, allowance: allowanceOf(body.sourceId) });
      if (spent.has(key)) return false;
      const [kept] = (await bodies.submit([{ rejections, body, key }])) ?? [];
      return kept === true;
    },
    drain: bodies.drain,
  };
}

async function storeWhole(db: Database, { rejections, body, key }: Whole, spent: Spent, bodiesMax: number): Promise<boolean> {
  const [first] = rejections;
  if (!first || spent.has(key)) return false;
  const asked = { ...placeOf(first), allowance: allowanceOf(body.sourceId), rows: 1, bytes: body.bytes };
  const [sum] = await reserve(db.$client, [asked]);
  if (!sum || sum.rows > bodiesMax || sum.bytes > BODY_BYTES_OF_DAY_MAX) {
    spent.add(key);
    log().warn({ siteId: first.siteId, sourceId: body.sourceId, bodies: sum?.rows }, 'refused-bodies.full');
    return false;
  }
  await storeRefusedBody(db.$client, rejections, body);
  return true;
}

function placeOf({ siteId, receivedAt }: Rejection): { siteId: Id<'site'>; day: string } {
  return { siteId, day: receivedAt.toISOString().slice(0, 'yyyy-mm-dd'.length) };
}

function keyOf(rejection: Rejection): string {
  return textOf({ ...placeOf(rejection), allowance: rejection.allowance ?? '' });
}

function textOf({ siteId, day, allowance }: { siteId: string; day: string; allowance: string }): string {
  return `${siteId} ${day} ${allowance}`;
}

function roomOf(allowance: string): number {
  return allowance === 'strangers' || allowance === 'public' ? ROWS_MAX[allowance] : Number.POSITIVE_INFINITY;
}

type Counter = { count(rejections: Rejection[]): void; flush(): Promise<void> };

/** Adds up in memory by site, source, reason and minute, so that a flood is a few rows. */
function openCounter(db: Database): Counter {
  let counts = new Map<string, RefusalCount>();
  let timer: NodeJS.Timeout | undefined;

  function add({ siteId, source, reason, receivedAt, events }: RefusalCount): void {
    const key = `${siteId} ${source} ${reason} ${Math.floor(receivedAt.getTime() / MINUTE_MS)}`;
    const known = counts.get(key);
    if (known) counts.set(key, { ...known, receivedAt, events: known.events + events });
    else counts.set(key, { siteId, source, reason, receivedAt, events });
    timer ??= setTimeout(() => void flush(), SECOND_MS).unref();
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const written = [...counts.values()];
    counts = new Map();
    if (written.length === 0) return;
    try {
      await countRefusals(db.$client, written);
    } catch (error) {
      log().warn({ error }, 'refusals.uncounted');
      for (const one of written) add(one);
    }
  }

  return {
    count(rejections) {
      for (const { siteId, source, reason, receivedAt } of rejections) add({ siteId, source, reason, receivedAt, events: 1 });
    },
    flush,
  };
}

/**
 * Works out data-driven attribution as it was asked for, one question after another: reads the paths in one moment of the
 * database, weighs channels or campaigns, and shares the money out. Broken off, a question is begun again.
 */
import { setImmediate as otherWork } from 'node:timers/promises';
import type { Database } from '@/db/client';
import { countPathRows, pathFingerprint } from '@/db/queries/data-driven-paths';
import { type DataDrivenRunRow, failRun, finishRun, forgetRuns, nextRun, noteProgress } from '@/db/queries/data-driven-run';
import { inOneMoment } from '@/db/queries/live';
import { siteById } from '@/db/queries/site';
import { allocate, type CountedPath, type DataDrivenModel, grouped, seededRandom, weigh, type Weighed } from '@/lib/attribution';
import { DAY_MS, SECOND_MS } from '@/lib/core/instant';
import { invariant } from '@/lib/core/invariant';
import { type DataDrivenQuestion, spanOf } from '@/lib/model/data-driven';
import type { DataDrivenFigures, StoredEarned } from '@/lib/model/data-driven-figures';
import { log } from '@/lib/ops/log';
import { addTo, type KeySums, learnPaths, type LearntPaths, type Sum } from './learn-paths';

/** Long after anyone looks back at it: asked for again, it is worked out again. */
const KEPT_DAYS = 90;
/** Progress is written this often, */
const SAID_EVERY_MS = SECOND_MS;
/** and other work of the process let in between this often. */
const HOLD_MS = 50;
/** Of 100: what reading takes of the work. */
const READING = 80;
const SEED = 20_261_130;
const NOT_DONE = 'This could not be worked out. Ask again; if it fails again, the log of the worker says why.';

/** Works off what is asked for, and what is asked for meanwhile; resolves to how many questions were answered. */
export async function answerDataDriven(db: Database, now: () => Date, signal: AbortSignal): Promise<number> {
  let answered = 0;
  for (let run = await nextRun(db); run; run = await nextRun(db)) {
    signal.throwIfAborted();
    try {
      await answer(db, run, now, signal);
      answered += 1;
    } catch (error) {
      signal.throwIfAborted();
      log().error({ siteId: run.siteId, run: run.id, error }, 'data_driven.failed');
      await failRun(db, run, NOT_DONE, now());
    }
  }
  return answered;
}

async function answer(db: Database, run: DataDrivenRunRow, now: () => Date, signal: AbortSignal): Promise<void> {
  const site = await siteById(db, run.siteId);
  invariant(site, `the site ${run.siteId} of a question is gone`);
  const startedAt = now();
  const pace = paceOf(signal, (percent) => noteProgress(db, run, startedAt, percent));
  await pace.say(0);
  const span = spanOf(run.params, site.timeZone);
  const { fingerprint, learnt } = await inOneMoment(db, async (tx) => {
    const rows = await countPathRows(tx, site, span);
    const fingerprint = await pathFingerprint(tx, site, span, run.params.nullPaths);
    const total = rows.orders + (run.params.nullPaths ? rows.touches : 0);
    let read = 0;
    const onRead = () => {
      read += 1;
      return pace.at((READING * read) / Math.max(total, 1));
    };
    return { fingerprint, learnt: await learnPaths(tx, site, span, run.params, onRead) };
  });
  const result = await figuresOf(learnt, run.params, (part) => pace.at(READING + (100 - READING) * part));
  await finishRun(db, run, { result, fingerprint }, now());
  await forgetRuns(db, site.id, new Date(now().getTime() - KEPT_DAYS * DAY_MS));
}

async function figuresOf(
  learnt: LearntPaths,
  question: DataDrivenQuestion,
  onPart: (part: number) => Promise<void>,
): Promise<DataDrivenFigures> {
  const model: DataDrivenModel = question.kind === 'markov' ? { kind: 'markov', order: question.order } : { kind: 'shapley' };
  const all = learnt.counter.paths();
  const { paths, grouping } = await carried(grouped(all, model), () => onPart(0));
  const weighed = await carried(weigh(model, paths, grouping.keys, seededRandom(SEED)), onPart);
  const { attributed, unattributed, leftOut } = learnt;
  return {
    rows: rowsOf(learnt, paths, grouping, weighed),
    together: grouping.together,
    unattributed: stored(unattributed),
    leftOut: stored(leftOut),
    paths: {
      orders: attributed.count,
      others: learnt.others,
      distinct: all.length,
      touchesMax: learnt.counter.lengthMax,
      ...(weighed.states !== undefined && { states: weighed.states }),
      ...(weighed.chance !== undefined && { chance: weighed.chance }),
    },
    ...(weighed.error !== undefined && { error: weighed.error }),
  };
}

/** Carries the steps through, with a pause after each. */
async function carried<Result>(steps: Generator<number, Result>, onStep: (value: number) => Promise<void>): Promise<Result> {
  let step = steps.next();
  for (; !step.done; step = steps.next()) await onStep(step.value);
  return step.value;
}

type Names = { names: Map<number, number>; keys: number; together: number };

/** The keys that are weighed, worth most first; those taken together last. */
function rowsOf(learnt: LearntPaths, paths: CountedPath[], grouping: Names, weighed: Weighed): DataDrivenFigures['rows'] {
  const revenue = allocate(learnt.attributed.revenue, weighed.revenue);
  const orders = allocate(learnt.attributed.orders, weighed.orders);
  const members = Array.from({ length: grouping.keys }, (): number[] => []);
  for (const [key, group] of grouping.names) members[group]?.push(key);
  const rows = members.map((keys, group) => {
    const isTogether = grouping.together > 0 && group === grouping.keys - 1;
    const key = isTogether ? undefined : learnt.keys[keys[0] ?? -1];
    const sums = summed(keys.flatMap((each) => learnt.sums[each] ?? []));
    const effect = weighed.effects?.[group]?.revenue;
    return {
      group,
      isTogether,
      earned: revenue[group] ?? 0n,
      row: {
        ...key,
        dataDriven: stored({ revenue: revenue[group] ?? 0n, orders: orders[group] ?? 0n }),
        lastNonDirect: stored(sums.lastNonDirect),
        linear: stored(sums.linear),
        ordersWith: isTogether ? ordersWith(paths, group) : sums.ordersWith,
        ...(effect !== undefined && { removalEffect: effect }),
      },
    };
  });
  return rows
    .sort((left, right) => {
      if (left.isTogether !== right.isTogether) return left.isTogether ? 1 : -1;
      if (left.earned !== right.earned) return left.earned > right.earned ? -1 : 1;
      return left.group - right.group;
    })
    .map(({ row }) => row);
}

function summed(sums: KeySums[]): KeySums {
  const whole: KeySums = { lastNonDirect: { revenue: 0n, orders: 0n }, linear: { revenue: 0n, orders: 0n }, ordersWith: 0 };
  for (const each of sums) {
    addTo(whole.lastNonDirect, each.lastNonDirect);
    addTo(whole.linear, each.linear);
    whole.ordersWith += each.ordersWith;
  }
  return whole;
}

/** Of several keys together an order counts once. */
function ordersWith(paths: CountedPath[], group: number): number {
  return paths.reduce((sum, { keys, orders }) => sum + (keys.includes(group) ? orders : 0), 0);
}

function stored({ revenue, orders }: Sum): StoredEarned {
  return { revenue: revenue.toString(), orders: orders.toString() };
}

/** Lets other work in while something long goes on, stops at the signal, and says now and then how far it has come. */
function paceOf(signal: AbortSignal, write: (percent: number) => Promise<void>) {
  let [heldAt, saidAt] = [performance.now(), performance.now()];
  async function say(percent: number): Promise<void> {
    saidAt = performance.now();
    await write(Math.min(99, Math.floor(percent)));
  }
  return {
    say,
    async at(percent: number): Promise<void> {
      if (performance.now() - heldAt < HOLD_MS) return;
      await otherWork();
      heldAt = performance.now();
      signal.throwIfAborted();
      if (heldAt - saidAt >= SAID_EVERY_MS) await say(percent);
    },
  };
}

/**
 * Reads what data-driven attribution learns from: the paths of a range's orders and of the people who did not buy, counted, and
 * beside them what two rule models credit the same orders with.
 */
import { type OtherTouch, type OrderTouch, orderTouches, type PathSpan, touchesOfOthers } from '@/db/queries/data-driven-paths';
import type { Transaction } from '@/db/client';
import { creditOrder, makePath, modelsOf, PathCounter, type PathTouch } from '@/lib/attribution';
import { invariant } from '@/lib/core/invariant';
import { PATH_TOUCHES_MAX, WHOLE_ORDER } from '@/lib/model/credit';
import type { DataDrivenQuestion } from '@/lib/model/data-driven';
import type { Site } from '@/lib/model/site';

/** Minor units, and orders in parts of 10^-12. */
export type Sum = { revenue: bigint; orders: bigint };

/** The rule models that a result stands beside. */
const BESIDE = modelsOf({ models: [] }).filter(({ id }) => id === 'last_non_direct_click' || id === 'linear');

export type Key = { channel: string; campaign?: string };
/** What the rule models give a key, and the orders on whose path it is. */
export type KeySums = { lastNonDirect: Sum; linear: Sum; ordersWith: number };

export type LearntPaths = {
  /** By number, as the counted paths name them. */
  keys: Key[];
  sums: KeySums[];
  counter: PathCounter;
  /** Of orders with a path, without one, and of those that a rule leaves out. */
  attributed: Sum & { count: number };
  unattributed: Sum;
  leftOut: Sum;
  others: number;
};

/** Told of each order, and of each touch of others, that is read. */
export type OnRead = () => Promise<void>;

/** More names of campaigns than this come from somebody who makes them up: the rest count with their channel's unnamed ones. */
const NAMES_MAX = 50_000;

/** Reads all of it. Memory grows with distinct paths and keys, not with orders. */
export async function learnPaths(
  tx: Transaction,
  site: Site,
  span: PathSpan,
  question: DataDrivenQuestion,
  onRead: OnRead,
): Promise<LearntPaths> {
  const nothing = () => ({ revenue: 0n, orders: 0n });
  const learnt: LearntPaths = {
    keys: [],
    sums: [],
    counter: new PathCounter(),
    attributed: { ...nothing(), count: 0 },
    unattributed: nothing(),
    leftOut: nothing(),
    others: 0,
  };
  const keyOf = keysBy(question.by, learnt);
  for await (const touches of runsOf(orderTouches(tx, site, span), ({ orderId }) => orderId)) {
    takeOrder(learnt, touches, keyOf);
    await onRead();
  }
  if (!question.nullPaths) return learnt;
  for await (const touches of runsOf(touchesOfOthers(tx, site, span), ({ personId }) => personId)) {
    takeOther(learnt, site, span, touches, keyOf);
    for (const _ of touches) await onRead();
  }
  return learnt;
}

type KeyOf = (touch: { channel: string; campaign: string | null }) => number;

function keysBy(by: DataDrivenQuestion['by'], { keys, sums }: LearntPaths): KeyOf {
  const numbers = new Map<string, number>();
  return ({ channel, campaign }) => {
    const named = by === 'campaign' && campaign !== null && numbers.size < NAMES_MAX ? campaign : undefined;
    const text = JSON.stringify([channel, named]);
    const known = numbers.get(text);
    if (known !== undefined) return known;
    const number = keys.push({ channel, ...(named !== undefined && { campaign: named }) }) - 1;
    sums.push({ lastNonDirect: { revenue: 0n, orders: 0n }, linear: { revenue: 0n, orders: 0n }, ordersWith: 0 });
    numbers.set(text, number);
    return number;
  };
}

function takeOrder(learnt: LearntPaths, touches: OrderTouch[], keyOf: KeyOf): void {
  const [first] = touches;
  if (!first) return;
  const { revenue, refunded, leftOut } = first;
  const net = revenue - refunded;
  const path = touches.flatMap(asPathTouch);
  const last = path.at(-1);
  if (!last) {
    const sum = leftOut ? learnt.leftOut : learnt.unattributed;
    addTo(sum, { revenue: net, orders: WHOLE_ORDER });
    return;
  }
  const keys = path.map(({ channel, campaign = null }) => keyOf({ channel, campaign }));
  learnt.counter.add(keys, { orders: 1, revenue: net });
  addTo(learnt.attributed, { revenue: net, orders: WHOLE_ORDER });
  learnt.attributed.count += 1;
  for (const key of new Set(keys)) sumsOf(learnt, key).ordersWith += 1;
  const numberOf = new Map(path.map(({ id }, index) => [id, keys[index] ?? 0]));
  const sale = { path, orderAt: last.at, amount: revenue, refunds: refunded > 0n ? [refunded] : [] };
  for (const { model, touchpointId, amount, share } of creditOrder(BESIDE, sale)) {
    const key = touchpointId === undefined ? undefined : numberOf.get(touchpointId);
    invariant(key !== undefined, `${model} credited an order with a path to nobody`);
    const sums = sumsOf(learnt, key);
    addTo(model === 'linear' ? sums.linear : sums.lastNonDirect, { revenue: amount, orders: share });
  }
}

function asPathTouch({ touchpointId, milliseconds, logPosition, kind, paid, channel, campaign }: OrderTouch): PathTouch[] {
  if (!touchpointId || milliseconds === null || logPosition === null || !kind || paid === null || channel === null) return [];
  return [{ id: touchpointId, at: new Date(milliseconds), logPosition, kind, paid, channel, campaign }];
}

/** The path of somebody who did not buy is what an order at their last touch of the range would have had. */
function takeOther(learnt: LearntPaths, site: Site, span: PathSpan, touches: OtherTouch[], keyOf: KeyOf): void {
  const latest = touches.slice(-PATH_TOUCHES_MAX).map((touch) => ({ ...touch, at: new Date(touch.milliseconds) }));
  const last = latest.at(-1);
  if (!last || last.at < span.start) return;
  const { used } = makePath(latest, {
    orderAt: last.at,
    lookbackDays: site.settings.lookbackDays,
    channelLookbackDays: site.settings.channelLookbackDays,
    direct: site.settings.direct,
    after: last.afterMilliseconds === null ? null : new Date(last.afterMilliseconds),
  });
  if (used.length === 0) return;
  learnt.counter.add(used.map(keyOf), { others: 1 });
  learnt.others += 1;
}

function sumsOf({ sums }: LearntPaths, key: number): KeySums {
  const own = sums[key];
  invariant(own, `no sums of key ${key}`);
  return own;
}

export function addTo(sum: Sum, { revenue, orders }: Sum): void {
  sum.revenue += revenue;
  sum.orders += orders;
}

/** Rows that follow each other with the same key, together. */
async function* runsOf<Row>(rows: AsyncIterable<Row>, keyOf: (row: Row) => string): AsyncGenerator<Row[]> {
  let run: Row[] = [];
  let key: string | undefined;
  for await (const row of rows) {
    const next = keyOf(row);
    if (run.length > 0 && next !== key) {
      yield run;
      run = [];
    }
    key = next;
    run.push(row);
  }
  if (run.length > 0) yield run;
}

/** The path of an order: which touches before it count, in order, and why the others do not. */
import type { Id } from '@/lib/core/id';
import { DAY_MS, SECOND_MS } from '@/lib/core/instant';
import type { DirectPolicy, TouchRejection } from '@/lib/model/credit';
import { type Windows, windowOf } from '@/lib/model/lookback';
import type { PathTouch } from './define';

export type PathOptions = Windows & {
  orderAt: Date;
  direct: DirectPolicy;
  /** When the buyer's previous order was placed, where a path begins after it: its own second is before. */
  after?: Date | null;
  /** Nobody earns the order: none of its touches counts. */
  leftOut?: boolean;
};
export type Path<Touch> = { used: Touch[]; rejected: { touch: Touch; reason: TouchRejection }[] };

type Considered = { id: Id<'touchpoint'>; at: Date; logPosition: bigint };

/**
 * The touches to consider for an order, in path order and each once, the latest `limit` of them: those of its person, and those
 * of the browser it was placed in, which count whoever the person is (docs/decisions/0019). `from` and `to` are the times
 * between which a touch may lie.
 */
export function touchesOf<Touch extends Considered>(
  person: Touch[],
  browser: Touch[],
  { from, to, limit }: { from: Date; to: Date; limit: number },
): Touch[] {
  const near = new Map([...person, ...browser].filter(({ at }) => at >= from && at <= to).map((touch) => [touch.id, touch]));
  return [...near.values()].sort(inPathOrder).slice(-limit);
}

/**
 * The path that these touches make before an order. The window is closed at both ends, to the second: a touch exactly
 * its window old counts, one at the order's own second too. Equal times are ordered by place in the log, then id, the same
 * under every model.
 */
export function makePath<Touch extends PathTouch>(
  touches: Touch[],
  { orderAt, direct, after, leftOut, ...windows }: PathOptions,
): Path<Touch> {
  const ordered = touches.toSorted(inPathOrder);
  const orderSecond = secondOf(orderAt);
  const isTooOld = ({ at, channel }: Touch) => secondOf(at) < orderSecond - (windowOf(windows, channel) * DAY_MS) / SECOND_MS;
  const isSpent = (touch: Touch) => Boolean(after) && secondOf(touch.at) <= secondOf(after ?? touch.at);
  const inWindow = (touch: Touch) => !isTooOld(touch) && secondOf(touch.at) <= orderSecond && !isSpent(touch);
  const leavesDirectOut = direct === 'when-alone' && ordered.some((touch) => inWindow(touch) && touch.kind !== 'direct');
  const path: Path<Touch> = { used: [], rejected: [] };
  for (const touch of ordered) {
    if (leftOut) path.rejected.push({ touch, reason: 'order_left_out' });
    else if (secondOf(touch.at) > orderSecond) path.rejected.push({ touch, reason: 'after_order' });
    else if (isTooOld(touch)) path.rejected.push({ touch, reason: 'before_window' });
    else if (isSpent(touch)) path.rejected.push({ touch, reason: 'before_previous_order' });
    else if (leavesDirectOut && touch.kind === 'direct') path.rejected.push({ touch, reason: 'direct_beside_others' });
    else if (touch.fromOrder && ordered.some((other) => inWindow(other) && isSameContact(touch, other)))
      path.rejected.push({ touch, reason: 'seen_in_browser' });
    else path.used.push(touch);
  }
  return path;
}

/** The direct visits that would be in the path if the site counted them. */
export function directLeftOut<Touch>({ rejected }: Path<Touch>): Touch[] {
  return rejected.flatMap(({ touch, reason }) => (reason === 'direct_beside_others' ? [touch] : []));
}

/** What an order remembers of its landing page, and the same arrival as the browser's own events told it, are one contact. */
function isSameContact(remembered: PathTouch, seen: PathTouch): boolean {
  if (seen.fromOrder) return false;
  if (remembered.clickValue && remembered.clickValue === seen.clickValue) return true;
  return remembered.source === seen.source && remembered.medium === seen.medium && remembered.campaign === seen.campaign;
}

/** Time, then place in the log, then id. */
export function inPathOrder(left: Considered, right: Considered): number {
  const byTime = left.at.getTime() - right.at.getTime();
  if (byTime !== 0) return byTime;
  if (left.logPosition !== right.logPosition) return left.logPosition < right.logPosition ? -1 : 1;
  return left.id < right.id ? -1 : 1;
}

function secondOf(at: Date): number {
  return Math.floor(at.getTime() / SECOND_MS);
}

/** Why a touch earned nothing and why credit changed, in sentences for the marketer. */
import type { orderChange } from '@/db/schema';
import type { TouchRejection } from '@/lib/model/credit';
import { type Windows, windowOf, windowText } from '@/lib/model/lookback';

/** What the path leads to, as sentences say it. */
export type Earned = 'order' | 'conversion';

/** Why the touch is not in the path. */
export function explainRejection(reason: TouchRejection, settings: Windows, channel: string, what: Earned = 'order'): string {
  switch (reason) {
    case 'before_window':
      return `More than ${windowText(windowOf(settings, channel))} before the ${what}: ${whoseWindow(settings, channel)}`;
    case 'before_previous_order':
      return 'Before the buyer’s previous order, which it led to: your settings let a path begin after that.';
    case 'after_order':
      return what === 'order' ? 'After the order was placed.' : 'After the conversion.';
    case 'direct_beside_others':
      return 'A direct visit: left out, because other touches are in the path.';
    case 'order_left_out':
      return 'No touch earns this kind of order: it is a renewal, or was placed where your settings leave out of attribution.';
    case 'seen_in_browser':
      return `The landing page that the ${what} itself remembers: the browser's own events tell of the same arrival.`;
  }
}

function whoseWindow({ channelLookbackDays }: Windows, channel: string): string {
  return channelLookbackDays[channel] === undefined
    ? "outside this site's lookback window."
    : `outside the lookback window that this site has for ${channel}.`;
}

/** Why a touch counts that is not known to be the buyer's. `isPlacedIn`: the order was placed in the visit that it began. */
export function explainAnothers(isPlacedIn: boolean, what: Earned = 'order'): string {
  if (what === 'conversion') {
    return isPlacedIn
      ? 'It happened in this visit. The visit counts, although another e-mail or phone number was named than before.'
      : 'A visit of the browser that it happened in, by whoever had it then: another e-mail or phone number was named alone here.';
  }
  return isPlacedIn
    ? 'The order was placed in this visit. It counts, although the order names another e-mail or phone number than the visit did.'
    : 'A visit of the browser that the order was placed in, by whoever had it then: ' +
        'the order alone names another e-mail or phone number.';
}

/** Why the order's credit is not what it first was. */
export function explainChange(
  cause: Exclude<(typeof orderChange.$inferSelect)['cause'], 'decision'>,
  detail: Record<string, string>,
  names: ReadonlyMap<string, string>,
): string {
  const who = detail['decidedBy'] && deciderOf(detail, names);
  switch (cause) {
    case 'late_touch':
      return 'An event from before the order arrived, or was counted, only after it, and changed its path.';
    case 'merge':
      if (who)
        return `${who} took back that the buyer and another visitor are two people: the other’s touches joined the path again.`;
      if (detail['alias']) return 'A program joined two of your customers by an alias: the other’s touches joined the path.';
      return 'The buyer turned out to be the same person as another visitor, whose touches joined the path.';
    case 'split':
      if (who) return `${who} decided that the buyer and another visitor are two people: the other’s touches left the path.`;
      if (detail['alias']) return 'An alias was undone: the touches of the customer that it had joined left the path.';
      return (
        'An identifier that had joined the buyer to others turned out to be nobody’s. ' +
        'What it alone had joined left the path.'
      );
    case 'refund':
      return 'A refund took back credit, with the shares of the sale.';
    case 'statement':
      return 'A source that knows better, or a later version of the order, told other money or another state.';
    case 'names':
      return `What had been two orders turned out to be one, by a name that both go by${explainJoined(detail)}`;
  }
}

function explainJoined({ order, sentTwice }: Record<string, string>): string {
  const other = order ? `: the other was ${order}.` : '.';
  if (!sentTwice) return other;
  return (
    `${other} Both had been sent to platforms already: the second copy is taken back from those that take refunds, ` +
    'others count it twice.'
  );
}

/** Who decided what of the order. `names` holds actors by how the log writes them. */
export function explainDecision(detail: Record<string, string>, names: ReadonlyMap<string, string>): string {
  const who = deciderOf(detail, names);
  return detail['test'] === 'true'
    ? `${who} decided that this order is a test: it is left out of revenue, of new and returning customers, and of what is sent.`
    : `${who} decided that this order is no test: it counts, whatever its sources say.`;
}

/** Who decided, by the name of now. */
export function deciderOf({ decidedBy = '' }: Record<string, string>, names: ReadonlyMap<string, string>): string {
  return names.get(decidedBy) ?? (decidedBy.startsWith('operator:') ? 'The server’s operator' : 'Somebody who is gone');
}

/** What the page says of a claim and of a difference, in a few words. */
import { formatCount, formatMoney, formatShortMoney } from '@/components/ui/format';
import type { ClaimFigures } from '@/lib/reporting/reports/platform-claims/definition';
import type { WireMoney } from '@/lib/reporting/wire';

/** A platform's window as it spells it: `7d_click_1d_view` is "7 days after a click, 1 day after a view". */
export function windowWords(window: string): string {
  const parts = window.split('_');
  const words: string[] = [];
  for (let place = 0; place + 1 < parts.length; place += 2) {
    const days = /^(\d+)d$/.exec(parts[place] ?? '')?.[1];
    const kind = { click: 'a click', view: 'a view', engagement: 'an engagement' }[parts[place + 1] ?? ''];
    if (days === undefined || kind === undefined) return window;
    words.push(`${days} ${days === '1' ? 'day' : 'days'} after ${kind}`);
  }
  return words.length === 0 || parts.length % 2 ? window : words.join(', ');
}

/** The window of a claim, and what of it came after a view. */
export function basisWords({ window, views }: ClaimFigures['claims'][number]): string {
  const after = views && Number(views.orders) > 0 ? `${formatCount(views.orders)} after a view` : '';
  return [window && windowWords(window), after].filter(Boolean).join('; ');
}

/** Why the platform says another number than we do; the orders of all of them sum to the difference. */
export function reasonsOf({ reasons, shared, window }: ClaimFigures): string[] {
  if (!reasons) return [];
  const { views, noClick, elsewhere } = reasons;
  const [unseen, others] = [Number(noClick.orders), Number(elsewhere.orders)];
  return [
    ...(views && Number(views.orders) !== 0 ? [`${formatCount(views.orders)} only saw an ad`] : []),
    ...(unseen > 0
      ? [`${formatCount(noClick.orders)} without a click that we hold${views ? '' : ' (views may be among them)'}`]
      : []),
    ...(unseen < 0 ? [`${formatCount(String(-unseen))} more clicked and bought than it claims`] : []),
    ...(others > 0 ? [`${formatCount(elsewhere.orders)} clicked, credited to other contacts`] : []),
    ...(others < 0 ? [`${formatCount(String(-others))} credited though its own window had ended`] : []),
    ...(Number(shared.orders) > 0
      ? [`Other platforms could claim ${formatCount(shared.orders)} of the ${formatCount(window.orders)} in its window`]
      : []),
  ];
}

/** With its sign. */
export function signed(money: WireMoney, short = true): string {
  const text = short ? formatShortMoney(money) : formatMoney(money);
  return Number(money.amount) > 0 ? `+${text}` : text;
}

/** A level in the platform's own words, which are small ones: "Ad set". */
export function levelWord(level: string): string {
  return level.charAt(0).toUpperCase() + level.slice(1);
}

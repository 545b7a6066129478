/** Protects what commission is paid on: which orders a network is told of, and in which commission group. */
import { describe, expect, it } from 'vitest';
import { OCCURRED } from '@/lib/testing/conversion';
import { affiliateClick, groupListSchema, groupOf } from './affiliate';

const DAY_MS = 86_400_000;
const settings = { clickDays: '30', lastClickOnly: false } as const;
const clicked = (param: string, platform: string, daysBefore: number) => ({
  param,
  platform,
  value: 'v',
  firstSeenAt: new Date(OCCURRED.getTime() - daysBefore * DAY_MS),
});
const of = (...clicks: ReturnType<typeof clicked>[]) => ({ clicks, occurredAt: OCCURRED });

describe('the click that brought the buyer', () => {
  const own = clicked('awc', 'awin', 3);
  it.each([
    ['is taken within the programme’s days', of(own), settings, 'v'],
    ['is missing', of(clicked('gclid', 'google', 1)), settings, /^No click on a link of Awin brought this buyer/],
    ['came after the order', of(clicked('awc', 'awin', -1)), settings, /^No click on a link of Awin brought this buyer/],
    ['is too old', of(clicked('awc', 'awin', 31)), settings, /more than 30 days before the order/],
    ['was followed by an ad, which does not matter here', of(own, clicked('gclid', 'google', 1)), settings, 'v'],
    [
      'was followed by an ad, where only the last click earns',
      of(own, clicked('gclid', 'google', 1)),
      { ...settings, lastClickOnly: true },
      'After the click of Awin the buyer clicked one of google.',
    ],
    [
      'was followed by a search result that nobody paid for',
      of(own, clicked('srsltid', 'google', 1)),
      { ...settings, lastClickOnly: true },
      'v',
    ],
  ])('%s', (_, conversion, own_, expected) => {
    const click = affiliateClick(conversion, ['awc'], own_, 'Awin');
    if (click.ok) expect(click.value.value).toBe(expected);
    else {
      expect(click.failure.reason).toBe('no_identifier');
      expect(click.failure.detail).toMatch(expected);
    }
  });
});

describe('commission groups', () => {
  const list = 'SHOES = Sneakers, Boots; SALE = sku-1042';
  const item = { quantity: 1, properties: {} };
  it.each([
    ['by its category, whatever the case', { ...item, category: 'sneakers' }, 'SHOES'],
    ['by its SKU before its category', { ...item, id: 'SKU-1042', category: 'Boots' }, 'SALE'],
    ['by a deeper category', { ...item, category: 'Men', properties: { item_category2: 'Boots' } }, 'SHOES'],
    ['not at all', { ...item, id: 'SKU-1' }, undefined],
  ])('names an item %s', (_, sold, group) => {
    expect(groupOf(sold, list)).toBe(group);
  });

  it.each([
    [list, true],
    ['', true],
    ['SHOES = Sneakers;', true],
    ['SHOES', false],
    ['SHOES =', false],
    ['= Sneakers', false],
    ['A = b = c', false],
  ])('reads %o as a list: %s', (text, isList) => {
    expect(groupListSchema.safeParse(text).success).toBe(isList);
  });
});

/**
 * Protects which events are one order: every name joins, an own id keeps apart, a name of two orders joins nothing, and the order
 * in which things arrive decides no more than what an order is called.
 */
import { describe, expect, it } from 'vitest';
import type { Id } from '@/lib/core/id';
import type { OrderName, OrderNameKind } from '@/lib/model/order-name';
import { groupOrders, type GroupingTerms, type SpeakingEvent } from './order-groups';

const TERMS: GroupingTerms = { ambiguous: new Set(), kinds: [] };

type Said = { source?: string; key: string; names?: [OrderNameKind, string][]; states?: boolean };

/** "a 1": an event of this id, at this place of the log. */
function events(said: Record<string, Said>): SpeakingEvent[] {
  return Object.entries(said).map(([name, { source = 'shopify', key, names = [], states = true }], index) => {
    const own = names.map(([kind, value]): OrderName => ({ source, kind, value }));
    const isNamed = own.some(({ value }) => value === key);
    return {
      eventId: name as Id<'event'>,
      position: BigInt(index + 1),
      source,
      states,
      key,
      names: own,
      ...(!isNamed && { bare: key }),
    };
  });
}

const shop = (id: string, number: string, more: [OrderNameKind, string][] = [], key = id): Said => ({
  key,
  names: [['id', id], ['number', number], ...more],
});
const page = (key: string, more: [OrderNameKind, string][] = []): Said => ({ source: 'snippet', key, names: more });

function grouped(said: Record<string, Said>, terms: Partial<GroupingTerms> = {}): string[] {
  const { groups } = groupOrders(events(said), { ...TERMS, ...terms });
  return groups.map(({ key, events: own }) => `${key}: ${own.map(({ eventId }) => eventId).join(' ')}`);
}

describe('groupOrders', () => {
  it.each<[string, Record<string, Said>, string[]]>([
    ['one order by its id', { a: shop('82', '1'), b: page('82') }, ['82: a b']],
    [
      'one order by its number, when the shop goes by its name',
      { a: shop('82', '1', [['name', '#1']], '#1'), b: page('1') },
      ['#1: a b'],
    ],
    [
      'one order by the checkout, whatever it is called otherwise',
      { a: page('82', [['checkout_token', 'c']]), b: shop('81', '1', [['checkout_token', 'c']], '1') },
      ['82: a b'],
    ],
    [
      'a payment, and the refund that names nothing else',
      {
        a: {
          source: 'stripe',
          key: 'W-7',
          names: [
            ['payment', 'pi_1'],
            ['session', 'cs_1'],
          ],
        },
        b: {
          source: 'stripe',
          key: 'pi_1',
          names: [
            ['payment', 'pi_1'],
            ['payment', 'ch_1'],
          ],
          states: false,
        },
      },
      ['W-7: a b'],
    ],
    [
      'a shop’s order and its gateway’s payment',
      {
        a: {
          source: 'woocommerce',
          key: '77',
          names: [
            ['id', '77'],
            ['payment', 'pi_1'],
          ],
        },
        b: { source: 'stripe', key: 'pi_1', names: [['payment', 'pi_1']] },
      },
      ['77: a b'],
    ],
    [
      'a page’s number before another’s id',
      { a: shop('20', '5', [], '5'), b: shop('5', '9', [], '9'), c: page('5') },
      ['5: a c', '9: b'],
    ],
    [
      'two orders of one checkout',
      { a: shop('1', '1', [['checkout_token', 'c']]), b: shop('2', '2', [['checkout_token', 'c']]) },
      ['1: a', '2: b'],
    ],
    [
      'a page that knows only the checkout of two orders as neither',
      {
        a: shop('11', '1', [['checkout_token', 'c']]),
        b: shop('12', '2', [['checkout_token', 'c']]),
        c: page('x', [['checkout_token', 'c']]),
      },
      ['11: a', '12: b', 'x: c'],
    ],
    [
      'an order told of by its page before two orders claim its checkout',
      {
        c: page('x', [['checkout_token', 'c']]),
        a: shop('11', '1', [['checkout_token', 'c']]),
        b: shop('12', '2', [['checkout_token', 'c']]),
      },
      ['x: c', '11: a', '12: b'],
    ],
    [
      'two orders that a plug-in gave one number',
      { a: shop('1', '7', [], '7'), b: shop('2', '7', [], '7'), c: page('7') },
      ['7: a', '7 (2): b', '7 (snippet): c'],
    ],
    [
      'orders of one number that have no ids of their own beside two that have',
      {
        a: shop('1', '7', [], '7'),
        b: shop('2', '7', [], '7'),
        c: { key: '7', names: [['number', '7']] },
        d: { key: '7', names: [['number', '7']] },
        e: {
          source: 'magento',
          key: '7',
          names: [
            ['id', '2'],
            ['number', '7'],
          ],
        },
      },
      ['7: a', '7 (2): b', '7 (c): c', '7 (d): d', '7 (e): e'],
    ],
    [
      'a page torn between two orders with the stronger of its names',
      { a: shop('1', '5'), b: shop('2', '6', [['checkout_token', 'c']]), c: page('5', [['checkout_token', 'c']]) },
      ['1: a', '2: b c'],
    ],
    ['orders of pages by what they say', { a: page('T-1'), b: page('T-1'), c: page('T-2') }, ['T-1: a b', 'T-2: c']],
    [
      'an order by its first statement, and not by the refund before it',
      { a: { ...shop('82', '1', [], '1'), states: false }, b: page('82') },
      ['82: a b'],
    ],
  ])('makes %s', (_, said, expected) => {
    expect(grouped(said)).toEqual(expected);
  });

  it('tries the kinds that the store has set, in its order', () => {
    const said = { a: shop('20', '5', [], '5'), b: shop('5', '9', [], '9'), c: page('5') };
    expect(grouped(said, { kinds: ['id', 'number'] })).toEqual(['5: a', '9: b c']);
  });

  it('joins by no name that is known to be two orders’, one of which is not at hand', () => {
    const said = { a: shop('1', '7', [], '1'), c: page('7') };
    expect(grouped(said, { ambiguous: new Set(['shopify number 7']) })).toEqual(['1: a', '7: c']);
  });

  it('makes the same orders whatever comes first', () => {
    const all: Record<string, Said> = {
      a: shop('11', '5', [['checkout_token', 'c']]),
      b: shop('5', '6', [['checkout_token', 'd']]),
      c: page('5', [['checkout_token', 'c']]),
      d: page('6'),
      e: { source: 'stripe', key: '11', names: [['payment', 'pi_1']] },
      f: { source: 'stripe', key: 'pi_1', names: [['payment', 'pi_1']], states: false },
    };
    const sets = (said: Record<string, Said>) =>
      groupOrders(events(said), TERMS)
        .groups.map(({ events: own }) =>
          own
            .map(({ eventId }) => eventId)
            .sort()
            .join(''),
        )
        .sort();
    for (const names of permutations(Object.keys(all))) {
      const said = Object.fromEntries(names.flatMap((name) => (all[name] ? [[name, all[name]]] : [])));
      expect(sets(said), names.join('')).toEqual(['acef', 'bd']);
    }
  });
});

function permutations(of: string[]): string[][] {
  if (of.length <= 1) return [of];
  return of.flatMap((first) => permutations(of.filter((other) => other !== first)).map((rest) => [first, ...rest]));
}

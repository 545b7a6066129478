/** Protects refunds of orders that went by several rules: each is taken back by the rule that sent it, and by no other. */
import { describe, expect, it } from 'vitest';
import { type FurtherRule, type Mapping, mappingSchema, rulesSent, takesBackFrom } from './mapping';

type Stated = { send?: boolean; as: string; more?: Partial<FurtherRule>[] };

function mapping(purchase: Stated, refund: Stated): Mapping {
  const stated = ({ more = [], ...rule }: Stated) => ({ send: true, ...rule, more: more.map((one) => ({ send: true, ...one })) });
  return mappingSchema.parse({ purchase: stated(purchase), refund: stated(refund) });
}

const refundRules = (of: Mapping) => rulesSent(of, 'refund').map(({ id, rule }) => [id, rule.as]);

describe('the rules of refunds', () => {
  it.each<[string, Mapping, [string, string][]]>([
    [
      'are of the purchase rule’s name where refunds go under that',
      mapping({ as: '1', more: [{ id: 'b', as: '2' }] }, { as: '1' }),
      [
        ['', '1'],
        ['b', '2'],
      ],
    ],
    [
      'are of the name that refunds have, for purchases of one name that filters tell apart',
      mapping({ as: 'purchase', more: [{ id: 'b', as: 'purchase' }] }, { as: 'refund' }),
      [
        ['', 'refund'],
        ['b', 'refund'],
      ],
    ],
    [
      'are none for a purchase that is another event there',
      mapping({ as: 'purchase', more: [{ id: 'b', as: 'first_order' }] }, { as: 'refund' }),
      [['', 'refund']],
    ],
    [
      'are the refund’s own where it has one of that id, sent or not',
      mapping({ as: '1', more: [{ id: 'b', as: '2' }] }, { as: '1', more: [{ id: 'b', as: '3', send: false }] }),
      [['', '1']],
    ],
    [
      'are the refund’s own where it has one of that name',
      mapping({ as: '1', more: [{ id: 'b', as: '2' }] }, { as: '1', more: [{ id: 'x', as: '2' }] }),
      [
        ['', '1'],
        ['x', '2'],
      ],
    ],
    [
      'follow no purchase that is not sent',
      mapping({ as: '1', more: [{ id: 'b', as: '2', send: false }] }, { as: '1' }),
      [['', '1']],
    ],
    ['are none where refunds are not sent', mapping({ as: '1', more: [{ id: 'b', as: '2' }] }, { as: '1', send: false }), []],
  ])('%s', (_, of, expected) => {
    expect(refundRules(of)).toEqual(expected);
  });
});

describe('a refund rule', () => {
  const paired = mapping({ as: '1', more: [{ id: 'b', as: '2' }] }, { as: '1' });
  const apart = mapping({ as: 'purchase', more: [{ id: 'b', as: 'first_order' }] }, { as: 'refund' });
  const named = mapping({ as: '1', more: [{ id: 'b', as: '2' }] }, { as: '1', more: [{ id: 'x', as: '2' }] });
  it.each<[string, Mapping, string, string, boolean]>([
    ['takes back the orders of its own', paired, 'b', 'b', true],
    ['takes back none of the first', paired, 'b', '', false],
    ['that is the first leaves the others theirs', paired, '', 'b', false],
    ['that is the first takes back what no other does', apart, '', 'b', true],
    ['that is the first takes back those of a rule that was removed', paired, '', 'gone', true],
    ['of another id takes back those of its name', named, 'x', 'b', true],
    ['of another id leaves those of another name', named, 'x', '', false],
  ])('%s', (_, of, refund, purchase, expected) => {
    expect(takesBackFrom(of, refund, purchase)).toBe(expected);
  });
});

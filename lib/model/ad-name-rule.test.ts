/** Protects the parts of ads' names: each is what stands at its place, and a name without it has none. */
import { describe, expect, it } from 'vitest';
import { adNamePart } from './ad-name-rule';
import { adNameRuleSchema } from './ad-name-rule-schema';

const rule = { separator: '|', parts: ['Format', 'Hook', 'Product'] };

describe('the parts of a name', () => {
  it.each([
    ['of three parts', 'Film | Auspacken | Boots', ['Film', 'Auspacken', 'Boots']],
    ['without spaces', 'Film|Auspacken|Boots', ['Film', 'Auspacken', 'Boots']],
    ['of more than the rule names', 'Film | a | b | c', ['Film', 'a', 'b']],
    ['of fewer', 'Film | a', ['Film', 'a', undefined]],
    ['with an empty one', 'Film |  | b', ['Film', undefined, 'b']],
    ['without the separator', 'Film', ['Film', undefined, undefined]],
  ])('%s', (_, name, parts) => {
    expect(rule.parts.map((part) => adNamePart(rule, name, part))).toEqual(parts);
  });

  it('are none that the rule does not name', () => {
    expect(adNamePart(rule, 'Film | a | b', 'Colour')).toBeUndefined();
  });
});

describe('a rule', () => {
  it.each([
    ['without a separator', { ...rule, separator: '' }],
    ['with one name twice', { ...rule, parts: ['Hook', ' Hook'] }],
    ['with a comma in a name', { ...rule, parts: ['Hook, line'] }],
    ['without parts', { ...rule, parts: [] }],
  ])('is refused %s', (_, wrong) => {
    expect(adNameRuleSchema.safeParse(wrong).success).toBe(false);
  });
});

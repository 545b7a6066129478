/**
 * Protects that patterns find what JavaScript's own find, that a hostile one ends in time, and that what is not known is refused in
 * words.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textPattern } from './text-pattern';

function found(notation: string, text: string): boolean | string {
  const pattern = textPattern(notation);
  return pattern.ok ? pattern.value(text) : pattern.failure;
}

describe('text patterns', () => {
  it.each([
    ['brand', 'Spring | BRAND | exact', true],
    ['^brand', 'non-brand', false],
    ['(^|[^a-z])brand([^a-z]|$)', 'DE_brand_search', true],
    ['(^|[^a-z])brand([^a-z]|$)', 'rebranding', false],
    ['\\bshoe(s|z)?\\b', 'Running Shoes 2026', true],
    ['\\bshoe(s|z)?\\b', 'shoebox', false],
    ['^[A-Z]{2}_', 'de_Schuhe', true],
    ['^[^a-z]+$', 'ÄÖ 12', true],
    ['^\\d{4}-\\d{2}$', '2026-11', true],
    ['^\\d{4}-\\d{2}$', '2026-113', false],
    ['a{2,}', 'baab', true],
    ['^a{0}$', '', true],
    ['^.$', '👟', true],
    ['prospecting|retarget', 'Retargeting 30d', true],
    ['', 'anything', true],
    ['\\.html$', 'page-html', false],
  ])('%s in %s: %s', (notation, text, expected) => {
    expect(found(notation, text)).toBe(expected);
  });

  it.each([
    ['(a', 'has a "(" without its ")"'],
    ['a)', 'has a ")" without its "("'],
    ['[a', 'has a "[" without its "]"'],
    ['*', 'has a "*" with nothing before it to repeat'],
    ['a**', 'repeats a repetition'],
    ['a{101}', 'repeats something more than 100 times'],
    ['(a{100}){100}', 'is too long with its repetitions'],
    ['a{3,2}', 'repeats at least more often than at most'],
    ['(?=a)', 'looks ahead or behind or names a group, which is not known'],
    ['(a)\\1', 'has "\\1", which is not known'],
    ['[z-a]', 'has the range "z-a", which is none'],
    ['a\\', 'ends with a "\\" that nothing follows'],
    ['('.repeat(30), 'has too many brackets within brackets'],
    ['a'.repeat(201), 'must have at most 200 characters'],
  ])('refuses %s', (notation, reason) => {
    expect(found(notation, 'a')).toBe(reason);
  });

  it('finds what JavaScript finds, of patterns made at random', () => {
    const atom = fc.constantFrom('a', 'b', 'B', '.', '[ab]', '[^a]', '[a-c]', '\\d', '\\w', '\\W', '\\s', '\\b', '^', '$', '\\.');
    const times = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,}', '{0,2}', '*?');
    const isPlace = (text: string) => text === '^' || text === '$' || text === '\\b';
    const notation = fc.letrec<{ any: string; all: string; part: string }>((tie) => ({
      any: fc.array(tie('all'), { minLength: 1, maxLength: 2 }).map((parts) => parts.join('|')),
      all: fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
      part: fc.oneof(
        { maxDepth: 3 },
        fc.tuple(atom, times).map(([one, often]) => (isPlace(one) ? one : one + often)),
        fc.tuple(tie('any'), times).map(([inner, often]) => `(${inner})${often}`),
      ),
    })).any;
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A', '1', ' ', '.', '_', '\n'), maxLength: 12 });
    fc.assert(
      fc.property(
        notation.filter((one) => one.length <= 200),
        text,
        (one, tried) => {
          const own = found(one, tried);
          if (own !== 'is too long with its repetitions') expect(own).toBe(new RegExp(one, 'i').test(tried));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('ends where going back would take for ever', () => {
    const text = `${'a'.repeat(2_000)}!`;
    for (const notation of ['^(a+)+$', '^(a|aa)+$', '^(([a-z])+.)+[A-Z]([a-z])+$', `^${'(a*)*'.repeat(30)}$`]) {
      const start = performance.now();
      expect(found(notation, text)).toBe(false);
      expect(performance.now() - start).toBeLessThan(2_000);
    }
  });
});

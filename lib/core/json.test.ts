/**
 * Protects reading JSON of strangers: what it would cost is known before it is parsed, and numbers keep their digits. The oracle
 * is JSON.parse with a reviver, which is right and slow.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasFewValues, JSON_DEPTH_MAX, parseExactJson, readExactJson } from './json';

/** What the value is, by the reviver: https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/JSON/parse (read 2026-11) */
const byReviver = (text: string): unknown =>
  JSON.parse(text, (_key, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && context?.source && !Number.isSafeInteger(value) && /^-?\d+$/.test(context.source)
      ? context.source
      : value,
  );

describe('readExactJson', () => {
  it.each([
    ['an order number past 2^53', '{"id":9007199254740993}', { id: '9007199254740993' }],
    ['the last safe integer, and the next', '[9007199254740991,9007199254740992]', [9007199254740991, '9007199254740992']],
    ['a negative one', '[-9007199254740993 , 1]', ['-9007199254740993', 1]],
    [
      'a long fraction and an exponent',
      '[0.12345678901234567890,1e20,12345678901234567e2]',
      byReviver('[0.12345678901234567890,1e20,12345678901234567e2]'),
    ],
    [
      'digits in strings and names',
      '{"12345678901234567890":"12345678901234567890"}',
      { '12345678901234567890': '12345678901234567890' },
    ],
    [
      'quotes and backslashes',
      '{"a\\\\":"\\"12345678901234567890\\\\","b":12345678901234567890}',
      { 'a\\': '"12345678901234567890\\', b: '12345678901234567890' },
    ],
    ['one alone', '12345678901234567890', '12345678901234567890'],
  ])('reads %s', (_, text, value) => expect(readExactJson(text, 10)).toEqual({ ok: true, value }));

  it.each([
    ['a zero before a long number, which JSON forbids', '[00000000000000000001]'],
    ['a long number that is none', '[12345678901234567890-1]'],
    ['text that ends in a string', '{"a":"12345678901234567890'],
    ['nothing', ''],
    ['a form', 'a=1&b=2'],
  ])('refuses %s', (_, text) => expect(readExactJson(text, 10)).toEqual({ ok: false, failure: 'not_json' }));

  it('holds at the limits and not one past them', () => {
    const list = (values: number) => `[${Array.from({ length: values - 1 }, () => '[]').join(',')}]`;
    const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    // An empty list counts as one of one value: that there is none is known only when it ends.
    expect(readExactJson('[1,2,3]', 4).ok).toBe(true);
    expect(readExactJson('[1,2,3]', 3)).toEqual({ ok: false, failure: 'too_many_values' });
    expect(readExactJson(list(1_000), 500)).toEqual({ ok: false, failure: 'too_many_values' });
    expect(readExactJson('{"a":"[,,,,,,,,,,,,,]"}', 2).ok).toBe(true);
    expect(readExactJson(deep(JSON_DEPTH_MAX), 100).ok).toBe(true);
    expect(readExactJson(deep(JSON_DEPTH_MAX + 1), 100)).toEqual({ ok: false, failure: 'too_deep' });
    expect([hasFewValues('[11,22,33]', 4), hasFewValues('[1,2,3,4]', 4)]).toEqual([true, false]);
  });

  it('reads whatever JSON there is as the reviver does', () => {
    const number = fc.oneof(
      fc.bigInt().map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
    );
    const leaf = fc.oneof(
      number,
      fc.string().map((text) => JSON.stringify(text)),
      fc.constantFrom('true', 'null', '[]', '{}'),
    );
    const pair = fc.tuple(fc.string(), leaf).map(([name, value]) => `${JSON.stringify(name)} : ${value}`);
    const object = fc.array(pair, { maxLength: 4 }).map((pairs) => `{${pairs.join(' ,')}}`);
    const list = fc.array(fc.oneof(leaf, object), { maxLength: 6 }).map((values) => `[ ${values.join(',')} ]`);
    fc.assert(
      fc.property(list, (text) => {
        expect(parseExactJson(text)).toEqual(byReviver(text));
      }),
    );
  });

  it('says within 50 ms that 2 MB of small values are too many: parsed with a reviver they took over a second', () => {
    const text = `[${'[],'.repeat(660_000)}[]]`;
    const begun = performance.now();
    expect(readExactJson(text, 200_000)).toEqual({ ok: false, failure: 'too_many_values' });
    expect(performance.now() - begun).toBeLessThan(50);
  });
});

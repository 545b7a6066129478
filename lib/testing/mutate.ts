/** Mutations of real samples, for parsers of what others send: single values become what nobody should send there. */
import * as fc from 'fast-check';

/** The JSON text with up to four of its values replaced. */
export function mutationsOf(json: string): fc.Arbitrary<string> {
  return fc
    .array(fc.tuple(fc.nat(), nasty), { maxLength: 4 })
    .map((changes) => changes.reduce((text, [at, value]) => replaceValue(text, at, value), json));
}

/** What stands where something else is expected, as JSON text. */
const nasty = fc.constantFrom(
  'null',
  'true',
  '-1',
  '1e400',
  '99999999999999999999',
  '0.1234567890123456789',
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"2026-13-45T99:99:99Z"',
  '"NaN"',
  '[]',
  '[[[[[[[[]]]]]]]]',
  '{}',
  '{"__proto__":{"x":1},"constructor":1}',
  `"${'x'.repeat(5_000)}"`,
  `[${'{"item_id":"a","price":"1","id":1},'.repeat(3_000)}{}]`,
  '['.repeat(40) + ']'.repeat(40),
  '"1.2345"',
  '"-0.001"',
);

/** Strings whole, so that nothing within them is taken for a value; names of members have their colon. */
const TOKEN = /"(?:[^"\\]|\\.)*"(?:\s*:)?|-?\d[\d.]*(?:[eE][+-]?\d+)?|true|false|null/g;

/** The JSON text with its `at`-th value replaced. */
function replaceValue(json: string, at: number, value: string): string {
  const places = [...json.matchAll(TOKEN)].filter(([token]) => !token.endsWith(':'));
  const place = places[at % Math.max(1, places.length)];
  if (!place) return json;
  return json.slice(0, place.index) + value + json.slice(place.index + place[0].length);
}

/** The text as bytes, of which some are lost, doubled, moved or others: what a broken sender or a bad line makes of it. */
export function brokenBytesOf(text: string): fc.Arbitrary<Uint8Array> {
  const bytes = Buffer.from(text);
  const place = fc.nat(Math.max(0, bytes.length - 1));
  return fc
    .array(fc.tuple(fc.constantFrom('set', 'cut', 'drop', 'double'), place, place, fc.nat(255)), { minLength: 1, maxLength: 6 })
    .map((changes) => changes.reduce<Uint8Array>((broken, change) => breakBytes(broken, change), bytes));
}

function breakBytes(bytes: Uint8Array, [how, left, right, value]: [string, number, number, number]): Uint8Array {
  const [from, to] = left < right ? [left, right] : [right, left];
  if (how === 'set') {
    const changed = Uint8Array.from(bytes);
    if (from < changed.length) changed[from] = value;
    return changed;
  }
  if (how === 'cut') return bytes.subarray(0, to);
  if (how === 'drop') return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
}

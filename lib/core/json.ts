/**
 * JSON from outside. Numbers that JavaScript cannot hold exactly keep their digits as text: shops count orders past 2^53.
 * What a text would cost to parse is counted before it is parsed, and the reviver of JSON.parse is not used: it makes 2 MB of
 * small values take a second.
 */
import { fail, ok, type Result } from './result';

/** Deeper nesting than any real event has; past it a value cannot be walked safely. */
export const JSON_DEPTH_MAX = 32;

/** Values of the largest body that any sender may have: of 2 MB one in 20 bytes, where orders have one in 25 or more. */
export const JSON_VALUES_MAX = 100_000;

export type JsonFault = 'not_json' | 'too_deep' | 'too_many_values';

/** The value of JSON text, or undefined when it is not JSON, nested too deep or of too many values. Integers beyond 2^53 come as text. */
export function parseExactJson(text: string): unknown {
  const read = readExactJson(text, JSON_VALUES_MAX);
  return read.ok ? read.value : undefined;
}

/**
 * The value of JSON text of at most `valuesMax` values, objects and lists among them, and JSON_DEPTH_MAX levels; else what is
 * wrong with it. Both are known before the first value is made: 2 MB of `[[],[],...` take V8 a second.
 */
export function readExactJson(text: string, valuesMax: number): Result<unknown, JsonFault> {
  const { values, depth, longIntegers } = shapeOf(text, valuesMax);
  if (values > valuesMax) return fail('too_many_values');
  if (depth > JSON_DEPTH_MAX) return fail('too_deep');
  try {
    return ok(JSON.parse(longIntegers.length > 0 ? quoted(text, longIntegers) : text));
  } catch {
    return fail('not_json');
  }
}

/** Whether JSON text holds at most so many values; of other text nothing is said. A value takes two characters at least. */
export function hasFewValues(text: string, valuesMax: number): boolean {
  return text.length <= 2 * valuesMax || shapeOf(text, valuesMax).values <= valuesMax;
}

type Shape = {
  /** Every value but the first is the first of its container or follows a comma. */
  values: number;
  depth: number;
  /** Where integers stand that a number may not hold: begin, end, begin, end. */
  longIntegers: number[];
};

/** Safe integers have at most 16 digits; fewer than 16 are always safe. */
const SAFE_DIGITS = 15;

const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const [ZERO, NINE] = [48, 57];
const BACKSLASH = 92;
const [LIST, LIST_END] = [91, 93];
const [OBJECT, OBJECT_END] = [123, 125];

/**
 * What the text is made of, outside of its strings, up to where there are too many values. Of text that is no JSON it says
 * anything.
 */
function shapeOf(text: string, valuesMax: number): Shape {
  const shape: Shape = { values: 1, depth: 0, longIntegers: [] };
  let level = 0;
  for (let at = 0; at < text.length && shape.values <= valuesMax; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COMMA) shape.values += 1;
    else if (code === OBJECT || code === LIST) {
      shape.values += 1;
      level += 1;
      if (level > shape.depth) shape.depth = level;
    } else if (code === OBJECT_END || code === LIST_END) level -= 1;
    else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      const end = endOfNumber(text, at);
      if (end - at > SAFE_DIGITS && isLongInteger(text.slice(at, end))) shape.longIntegers.push(at, end);
      at = end - 1;
    }
  }
  return shape;
}

/** The place of the quote that ends the string; the text's end when none does. */
function endOfString(text: string, begin: number): number {
  for (let end = text.indexOf('"', begin + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text.charCodeAt(before) === BACKSLASH) before -= 1;
    if ((end - before) % 2 === 1) return end;
  }
  return text.length;
}

/** Digits, signs, points and exponents of one number. */
function endOfNumber(text: string, begin: number): number {
  let end = begin + 1;
  while (end < text.length && isOfNumber(text.charCodeAt(end))) end += 1;
  return end;
}

/** `0-9 + - . E e`. */
function isOfNumber(code: number): boolean {
  return (code >= ZERO && code <= NINE) || code === 43 || code === MINUS || code === 46 || code === 69 || code === 101;
}

/** A whole number that JSON allows, and JavaScript would round. */
function isLongInteger(number: string): boolean {
  return /^-?[1-9]\d*$/.test(number) && !Number.isSafeInteger(Number(number));
}

/** The text with what stands at these places as strings. */
function quoted(text: string, places: number[]): string {
  const parts: string[] = [];
  let done = 0;
  for (let index = 0; index < places.length; index += 2) {
    const [begin = 0, end = 0] = places.slice(index, index + 2);
    parts.push(text.slice(done, begin), '"', text.slice(begin, end), '"');
    done = end;
  }
  parts.push(text.slice(done));
  return parts.join('');
}

/** Whether objects and arrays are nested more than `levels` deep. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeper(part, levels - 1));
}

/** The member of an object by a path of names, or undefined anywhere on the way. Own members only. */
export function member(value: unknown, ...path: string[]): unknown {
  let current = value;
  for (const name of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, name)) return undefined;
    current = (current as Record<string, unknown>)[name];
  }
  return current;
}

/** Text that says something: trimmed, not empty. Numbers become their digits; anything else is undefined. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') return undefined;
  const trimmed = value.trim();
  return trimmed === '' ? undefined : trimmed;
}

/** The list that a value is, or none. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

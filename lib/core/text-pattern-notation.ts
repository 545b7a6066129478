/** Reads the notation of a text pattern (text-pattern.ts) into its parts, or says what is wrong with it. */
import { fail, ok, type Result } from './result';

export type PatternNode =
  | { kind: 'letter'; fits: (letter: string) => boolean }
  | { kind: 'place'; holds: (before: string | undefined, after: string | undefined) => boolean }
  | { kind: 'all'; parts: PatternNode[] }
  | { kind: 'any'; parts: PatternNode[] }
  /** `max` absent: any number of times. */
  | { kind: 'repeat'; of: PatternNode; min: number; max?: number };

export const PATTERN_LENGTH_MAX = 200;
const REPEATS_MAX = 100;
/** Brackets within brackets; each is a call of the reader. */
const DEPTH_MAX = 20;

type Fits = (letter: string) => boolean;
type Reader = { letters: string[]; at: number; depth: number };
class NotationError extends Error {}

/** The parts of a pattern. Letters are compared in small letters: what is tried must be in them. */
export function readPattern(notation: string): Result<PatternNode, string> {
  if (notation.length > PATTERN_LENGTH_MAX) return fail(`must have at most ${PATTERN_LENGTH_MAX} characters`);
  const reader: Reader = { letters: [...notation], at: 0, depth: 0 };
  try {
    const node = choice(reader);
    if (reader.at < reader.letters.length) throw new NotationError('has a ")" without its "("');
    return ok(node);
  } catch (error) {
    if (error instanceof NotationError) return fail(error.message);
    throw error;
  }
}

function choice(reader: Reader): PatternNode {
  const parts = [sequence(reader)];
  while (peek(reader) === '|') {
    reader.at += 1;
    parts.push(sequence(reader));
  }
  return { kind: 'any', parts };
}

function sequence(reader: Reader): PatternNode {
  const parts: PatternNode[] = [];
  for (let letter = peek(reader); letter !== undefined && letter !== '|' && letter !== ')'; letter = peek(reader)) {
    parts.push(repeated(reader, part(reader)));
  }
  return { kind: 'all', parts };
}

function part(reader: Reader): PatternNode {
  const letter = take(reader, 'ends too early');
  switch (letter) {
    case '(':
      return group(reader);
    case '[':
      return { kind: 'letter', fits: set(reader) };
    case '.':
      return { kind: 'letter', fits: (found) => !/[\n\r\u2028\u2029]/.test(found) };
    case '^':
      return { kind: 'place', holds: (before) => before === undefined };
    case '$':
      return { kind: 'place', holds: (_, after) => after === undefined };
    case '*':
    case '+':
    case '?':
      throw new NotationError(`has a "${letter}" with nothing before it to repeat`);
    case '\\':
      return escaped(reader);
    default:
      return { kind: 'letter', fits: same(letter) };
  }
}

function group(reader: Reader): PatternNode {
  reader.depth += 1;
  if (reader.depth > DEPTH_MAX) throw new NotationError('has too many brackets within brackets');
  if (peek(reader) === '?') {
    if (reader.letters[reader.at + 1] !== ':')
      throw new NotationError('looks ahead or behind or names a group, which is not known');
    reader.at += 2;
  }
  const node = choice(reader);
  take(reader, 'has a "(" without its ")"');
  reader.depth -= 1;
  return node;
}

/** The part as often as what follows it says; what is asked for few or many times finds the same texts. */
function repeated(reader: Reader, of: PatternNode): PatternNode {
  const times = repetition(reader);
  if (!times) return of;
  if (peek(reader) === '?') reader.at += 1;
  if (repetition(reader)) throw new NotationError('repeats a repetition');
  return { kind: 'repeat', of, ...times };
}

function repetition(reader: Reader): { min: number; max?: number } | undefined {
  const simple = { '*': { min: 0 }, '+': { min: 1 }, '?': { min: 0, max: 1 } }[peek(reader) ?? ''];
  if (simple) {
    reader.at += 1;
    return simple;
  }
  const stated = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(reader.letters.slice(reader.at, reader.at + 12).join(''));
  if (!stated) return undefined;
  reader.at += stated[0].length;
  const min = Number(stated[1]);
  const max = stated[2] === undefined ? min : stated[3] ? Number(stated[3]) : undefined;
  if (Math.max(min, max ?? 0) > REPEATS_MAX) throw new NotationError(`repeats something more than ${REPEATS_MAX} times`);
  if (max !== undefined && max < min) throw new NotationError('repeats at least more often than at most');
  return { min, ...(max !== undefined && { max }) };
}

const isWordLetter = (letter: string | undefined) => letter !== undefined && /^[a-z0-9_]$/i.test(letter);
const isAtEdge = (before: string | undefined, after: string | undefined) => isWordLetter(before) !== isWordLetter(after);

function escaped(reader: Reader): PatternNode {
  const letter = reader.letters[reader.at];
  if (letter === 'b' || letter === 'B') {
    reader.at += 1;
    return { kind: 'place', holds: (before, after) => isAtEdge(before, after) === (letter === 'b') };
  }
  return { kind: 'letter', fits: escapedLetter(reader) };
}

const classes: Record<string, Fits> = {
  d: (letter) => /^\d$/.test(letter),
  w: isWordLetter,
  s: (letter) => /^\s$/.test(letter),
};

function escapedLetter(reader: Reader): Fits {
  const letter = take(reader, 'ends with a "\\" that nothing follows');
  const known = classes[letter.toLowerCase()];
  if (known) return letter === letter.toLowerCase() ? known : (found) => !known(found);
  const control = { n: '\n', r: '\r', t: '\t' }[letter];
  if (control) return same(control);
  if (/[a-z0-9]/i.test(letter)) throw new NotationError(`has "\\${letter}", which is not known`);
  return same(letter);
}

/** What stands between square brackets. */
function set(reader: Reader): Fits {
  const isNegated = peek(reader) === '^';
  if (isNegated) reader.at += 1;
  const members: Fits[] = [];
  while (peek(reader) !== ']') members.push(member(reader));
  reader.at += 1;
  return (letter) => members.some((fits) => fits(letter)) !== isNegated;
}

const OPEN_SET = 'has a "[" without its "]"';

function member(reader: Reader): Fits {
  const first = take(reader, OPEN_SET);
  if (first === '\\') return escapedLetter(reader);
  const [dash, last] = [reader.letters[reader.at], reader.letters[reader.at + 1]];
  if (dash !== '-' || last === undefined || last === ']') return same(first);
  if (last === '\\' || last < first) throw new NotationError(`has the range "${first}-${last}", which is none`);
  reader.at += 2;
  const isBetween = (letter: string) => letter >= first && letter <= last;
  return (letter) => isBetween(letter) || isBetween(letter.toUpperCase());
}

function same(letter: string): Fits {
  const small = letter.toLowerCase();
  return (found) => found === small;
}

function peek({ letters, at }: Reader): string | undefined {
  return letters[at];
}

function take(reader: Reader, missing: string): string {
  const letter = reader.letters[reader.at];
  if (letter === undefined) throw new NotationError(missing);
  reader.at += 1;
  return letter;
}

/**
 * Reading input of which single fields are wrong. A field that cannot be used costs itself, never the event: null and '' are absent,
 * numbers that should be text become text, what is too long is cut or left out, and what is left out is noted. What fits its schema
 * is parsed once and costs nothing more.
 */
import type { z } from 'zod';
import { fail, ok, type Result } from '@/lib/core/result';
import type { EventNote } from '@/lib/model/event-note';
import type { FieldProblem } from '@/lib/model/problem';

export type Mended<Value> = { value: Value; notes: EventNote[] };

type Issue = z.core.$ZodIssue;
type Place = readonly PropertyKey[];
type Found = { holder: Record<PropertyKey, unknown> | unknown[]; name: PropertyKey; value: unknown };

/** Every round mends what one parse found; values within what was mended may show more. */
const ROUNDS_MAX = 8;
/** Names that senders make up are told as they are up to here. */
const NAME_LENGTH_MAX = 40;
/** More of one event are nobody's mistake. */
const ISSUES_MAX = 50;
/** Deeper than any schema here, and than any body may be nested before this would be dangerous. */
const LEVELS_MAX = 8;
/** Longer text is cut here; of an id or a name a part is another one, so it is left out. */
const CUT = new Set<PropertyKey>(['url', 'referrer', 'title', 'userAgent', 'language', 'coupon', 'landingPage']);
/** Their members are the sender's own. */
const OPEN = new Set(['properties', 'items']);
const YES = new Set<unknown>([true, 'true', 'yes', 'allow', 'granted', '1', 1]);
const NO = new Set<unknown>([false, 'false', 'no', 'deny', 'denied', '0', 0]);

/** What the schema makes of `sent`, mended where that takes nothing but fields; else the first field that it cannot do without. */
export function readMending<Schema extends z.ZodType>(
  schema: Schema,
  sent: unknown,
): Result<Mended<z.output<Schema>>, FieldProblem> {
  const parsed = schema.safeParse(sent);
  if (parsed.success) return ok({ value: parsed.data, notes: [] });
  return mend(schema, withoutAbsent(sent));
}

function mend<Schema extends z.ZodType>(schema: Schema, given: unknown): Result<Mended<z.output<Schema>>, FieldProblem> {
  let input = given;
  const notes = new Map<string, EventNote>();
  const said = new Map<string, string>();
  let problem: FieldProblem | undefined;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const parsed = schema.safeParse(input);
    if (parsed.success) return ok({ value: parsed.data, notes: [...notes.values()] });
    const { issues } = parsed.error;
    if (issues.length > ISSUES_MAX) {
      for (const note of leaveOutWhole(input, issues)) notes.set(note.field, note);
      continue;
    }
    for (const issue of issues) {
      const field = fieldOf(issue.path);
      if (!said.has(field)) said.set(field, issue.message);
      const note = mendOne(input, issue);
      if (note === 'impossible') return fail({ field: field || 'body', detail: said.get(field) ?? issue.message });
      if (note) notes.set(note.field, note);
    }
    input = withoutHoles(input);
    const [first] = issues;
    problem = { field: fieldOf(first?.path ?? []) || 'body', detail: first?.message ?? 'cannot be read' };
  }
  return fail(problem ?? { field: 'body', detail: 'cannot be read' });
}

/** The fields that so much is wrong with, as a whole: no sender's mistake has so many, and each costs time. */
function leaveOutWhole(input: unknown, issues: Issue[]): EventNote[] {
  const names = [...new Set(issues.flatMap(({ path }) => path[0] ?? []))];
  return names.flatMap((name) => {
    const note = leaveOut(input, [name], 'has more wrong with it than can be mended');
    return note === 'impossible' ? [] : [note];
  });
}

/** Changes the value that the issue is about; the note of it, where the sender should hear of it. */
function mendOne(input: unknown, issue: Issue): EventNote | 'impossible' | undefined {
  const found = placeOf(input, issue.path);
  if (!found) return 'impossible';
  const field = fieldOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) put(found.value, key, undefined);
    const [only = '', ...others] = issue.keys;
    const name = others.length > 0 || only.length > NAME_LENGTH_MAX ? field : `${field}.${only}`;
    return { field: name, what: 'left_out', detail: `${issue.keys.length} of its names mean nothing here` };
  }
  // What is missing belongs to something that can do without: a page without its address is none.
  if (found.value === undefined)
    return issue.path.length < 2 ? 'impossible' : leaveOut(input, issue.path.slice(0, -1), issue.message);
  const meant = meantBy(issue, found);
  if (meant === undefined) return leaveOut(input, isWhole(issue.path) ? issue.path.slice(0, -1) : issue.path, issue.message);
  put(found.holder, found.name, meant.value);
  return meant.note && { field, ...meant.note };
}

/** What a value of the wrong type or length was meant to be, where that can be told. */
function meantBy(issue: Issue, { name, value }: Found): { value: unknown; note?: Omit<EventNote, 'field'> } | undefined {
  if (issue.code === 'too_big' && typeof value === 'string' && CUT.has(name)) {
    const length = Number(issue.maximum);
    return { value: value.slice(0, length), note: { what: 'cut', detail: `was longer than ${length} characters` } };
  }
  if (issue.code === 'too_big' && Array.isArray(value)) {
    const count = Number(issue.maximum);
    return {
      value: value.slice(0, count),
      note: { what: 'cut', detail: `had ${value.length} entries: the first ${count} are kept` },
    };
  }
  if (issue.code === 'invalid_type' && issue.expected === 'string' && typeof value === 'number') return { value: String(value) };
  if (issue.code === 'invalid_type' && issue.expected === 'boolean' && (YES.has(value) || NO.has(value)))
    return { value: YES.has(value) };
  if (issue.code === 'invalid_value' && name === 'status') {
    // What is not known is not paid: such an order is seen, and counts once it is.
    const word = typeof value === 'string' ? value.trim().toLowerCase() : undefined;
    const state = issue.values.find((one) => one === word) ?? 'pending';
    return {
      value: state,
      note: { what: 'read_as', detail: `must be one of ${issue.values.join(', ')}: it was taken for ${String(state)}` },
    };
  }
  if (issue.path.at(-2) === 'consent') {
    // A word that is not known is no yes.
    const state = YES.has(typeof value === 'string' ? value.trim().toLowerCase() : value) ? 'granted' : 'denied';
    return { value: state, note: { what: 'read_as', detail: `must be "granted" or "denied": it was taken for "${state}"` } };
  }
  return undefined;
}

/** A refund without its amount would be one of everything. */
function isWhole(path: Place): boolean {
  return path.at(-1) === 'amount' && path.length > 2;
}

function leaveOut(input: unknown, path: Place, message: string): EventNote | 'impossible' {
  const found = path.length > 0 ? placeOf(input, path) : undefined;
  if (!found) return 'impossible';
  put(found.holder, found.name, undefined);
  return { field: fieldOf(path), what: 'left_out', detail: message };
}

/** Where in the input the path leads; undefined where nothing could stand there. */
function placeOf(input: unknown, path: Place): Found | undefined {
  let holder: unknown = { input };
  let name: PropertyKey = 'input';
  for (const step of path) {
    holder = typeof holder === 'object' && holder !== null ? (holder as Record<PropertyKey, unknown>)[name] : undefined;
    name = step;
  }
  if (typeof holder !== 'object' || holder === null) return undefined;
  const inside = holder as Record<PropertyKey, unknown>;
  return { holder: inside, name, value: Object.hasOwn(inside, name) ? inside[name] : undefined };
}

function put(holder: unknown, name: PropertyKey, value: unknown): void {
  if (typeof holder !== 'object' || holder === null) return;
  if (value === undefined && !Array.isArray(holder)) Reflect.deleteProperty(holder, name);
  else Object.defineProperty(holder, name, { value, writable: true, enumerable: true, configurable: true });
}

/** A copy without what says nothing. Members of the sender's own objects stay as they are. */
const withoutAbsent = (value: unknown) => without(value, (part) => part === null || part === '');

/** Lists without the entries that were left out. */
const withoutHoles = (value: unknown) => without(value, (part) => part === undefined);

function without(value: unknown, isOut: (part: unknown) => boolean, levels = LEVELS_MAX): unknown {
  if (typeof value !== 'object' || value === null || levels === 0) return value;
  if (Array.isArray(value)) return value.filter((part) => !isOut(part)).map((part) => without(part, isOut, levels - 1));
  const kept = Object.entries(value).filter(([, part]) => !isOut(part));
  return Object.fromEntries(kept.map(([name, part]) => [name, OPEN.has(name) ? part : without(part, isOut, levels - 1)]));
}

function fieldOf(path: Place): string {
  return path.map(String).join('.');
}

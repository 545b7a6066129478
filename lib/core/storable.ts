/**
 * Text that Postgres can hold: its UTF-8 has no NUL, and no half of a surrogate pair is a character
 * (https://www.postgresql.org/docs/18/datatype-character.html, read 2026-11). JavaScript strings hold both.
 */

/** Whether the text can be stored and compared as it is. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** Deeper than anything that a form or a body of ours holds; what refers to itself has no end at all. */
const DEPTH_MAX = 100;

/**
 * The dotted path of the first text in `input` that cannot be stored, names of fields included, or of what is nested too deeply to
 * be written as JSON; undefined when all can be stored.
 */
export function unstorableField(input: unknown, path = '', depth = 0): string | undefined {
  if (typeof input === 'string') return isStorable(input) ? undefined : path;
  if (typeof input !== 'object' || input === null) return undefined;
  if (depth === DEPTH_MAX) return path;
  for (const [name, value] of Object.entries(input)) {
    const field = path ? `${path}.${name}` : name;
    const found = isStorable(name) ? unstorableField(value, field, depth + 1) : path;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The text as it can be stored: what cannot be is U+FFFD. */
export function storableText(text: string): string {
  return isStorable(text) ? text : text.replaceAll('\0', '\ufffd').toWellFormed();
}

/** How JSON spells what cannot be stored, and now and then what can: a backslash before "u0000". */
const MAYBE_UNSTORABLE = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;

/**
 * The value as JSON whose every text and name can be stored, wherever it stands in it. Hardly ever has it to be gone through:
 * asking each text on the way takes five times as long.
 */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  return MAYBE_UNSTORABLE.test(json) ? JSON.stringify(storable(JSON.parse(json))) : json;
}

/** The value with each text and name as it can be stored. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [storableText(name), storable(part)]));
}

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

/** The value as JSON whose every text can be stored, wherever it stands in it. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? storableText(part) : part));
}

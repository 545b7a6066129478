/**
 * Text that Postgres can hold: its UTF-8 has no NUL, and no half of a surrogate pair is a character
 * (https://www.postgresql.org/docs/18/datatype-character.html, read 2026-11). JavaScript strings hold both.
 */

/** Whether the text can be stored and compared as it is. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** The dotted path of the first text in `input` that cannot be stored, names of fields included; undefined when all can. */
export function unstorableField(input: unknown, path = ''): string | undefined {
  if (typeof input === 'string') return isStorable(input) ? undefined : path;
  if (typeof input !== 'object' || input === null) return undefined;
  for (const [name, value] of Object.entries(input)) {
    const field = path ? `${path}.${name}` : name;
    const found = isStorable(name) ? unstorableField(value, field) : path;
    if (found !== undefined) return found;
  }
  return undefined;
}

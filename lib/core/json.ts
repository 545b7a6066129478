/**
 * JSON from outside. Numbers that JavaScript cannot hold exactly keep their digits as text: shops count orders past 2^53.
 */

/** Deeper nesting than any real event has; past it a value cannot be walked safely. */
export const JSON_DEPTH_MAX = 32;

/** The value of JSON text, or undefined when it is not JSON or nested too deep. Integers beyond 2^53 come as text. */
export function parseExactJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text, keepDigits);
    return isDeeper(value, JSON_DEPTH_MAX) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** Whether objects and arrays are nested more than `levels` deep. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeper(part, levels - 1));
}

/** https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/JSON/parse#the_reviver_parameter (read 2026-11) */
function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || !context?.source || Number.isSafeInteger(value)) return value;
  return /^-?\d+$/.test(context.source) ? context.source : value;
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

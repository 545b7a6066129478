/**
 * What programs write where a value is missing. An id that is one of these names a crowd, not a browser or a buyer, so every door
 * leaves it out.
 */

const WORDS = new Set([
  'anonymous',
  'guest',
  'distinctid',
  'distinct_id',
  'id',
  'not_authenticated',
  'email',
  'undefined',
  'true',
  'false',
  'nan',
  'none',
  'null',
  'nil',
  'unknown',
  'user',
  'customer',
  'n/a',
  'na',
  '[object object]',
  '[object undefined]',
  '(not set)',
  '(none)',
]);
/** Macros that no tool has filled in: "{{ user.id }}", "{id}", "__CLICKID__", "%%ID%%", "${id}", "[CLICK_ID]", "<id>". */
const MACRO = /^(\$?\{.*\}|__\w+__|%%.*%%|\[[A-Z_]+\]|<[^<>]*>)$/;

/** Whether a text stands for no value: blank, zeros and dashes only, a word for nothing, an unfilled macro; also in quotes. */
export function isPlaceholder(value: string): boolean {
  const bare = unquoted(value).toLowerCase();
  return bare === '' || /^[0-]+$/.test(bare) || bare === '-1' || WORDS.has(bare) || MACRO.test(unquoted(value));
}

/**
 * The text without the quotes around it, also percent-encoded ones: analytics.js wrote its cookies as JSON, so that
 * `ajs_anonymous_id` holds "%22...%22".
 */
export function unquoted(value: string): string {
  return value
    .trim()
    .replace(/^(["']|%22|%27)(.*)\1$/i, '$2')
    .trim();
}

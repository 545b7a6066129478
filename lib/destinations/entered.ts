/**
 * What people enter in a connection's form, as they copy it: with blanks around it, in quotes, with the "Bearer" of an example
 * request, a whole address where an id of it is asked. What is safe to leave out is left out wherever settings come in; of the
 * rest the form is told, with what mends it. Nothing is refused here: platforms change their formats.
 */
import type { Destination, SettingField } from './define';

/** What of a field decides how a value of it is looked at. */
export type EnteredField = Pick<SettingField, 'kind' | 'address' | 'asTyped' | 'usual'>;

/** `fix` would be better in its place, in the form's own words for what it is. */
export type EnteredHint = { text: string; fix?: string };

/** Blanks of every kind, those without width included, which copying from a web page or a mail brings along. */
const BLANKS = /^[\s\u00ad\u200b-\u200f\u2060\ufeff]+|[\s\u00ad\u200b-\u200f\u2060\ufeff]+$/g;
/** The scheme of an Authorization header, alone or with the header's name: it is no part of a token. */
const SCHEME = /^(?:authorization\s*[:=]\s*)?(?:bearer|token|oauth|klaviyo-api-key)\s+(?=\S)/i;
const QUOTES: readonly (readonly [open: string, close: string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['„', '“'],
  ['‘', '’'],
  ['«', '»'],
];

/** The value without what no platform's value has. Values that are taken as typed lose the blanks around them alone. */
export function cleanedValue(field: EnteredField, text: string): string {
  const bare = text.replace(BLANKS, '');
  if (field.asTyped || !isTyped(field) || bare.startsWith('{')) return bare;
  const unquoted = withoutQuotes(bare);
  if (!isSecret(field)) return unquoted;
  return withoutQuotes(unquoted.replace(SCHEME, '').replace(BLANKS, ''));
}

/** Settings as they are to be checked and stored: each text as `cleanedValue` has it. */
export function cleanedSettings(
  { fields }: Pick<Destination, 'fields'>,
  settings: Record<string, unknown>,
): Record<string, unknown> {
  const byName = new Map(fields.map((field) => [field.name, field]));
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      const field = byName.get(name);
      return [name, field && typeof value === 'string' ? cleanedValue(field, value) : value];
    }),
  );
}

/** What to tell of a value while it stands in the form; undefined where it looks as it should. */
export function enteredHint(field: EnteredField, text: string): EnteredHint | undefined {
  const value = cleanedValue(field, text);
  if (value === '' || !isTyped(field)) return undefined;
  const inner = field.asTyped ? undefined : innerHint(field, value);
  if (inner) return inner;
  if (field.usual && !matches(field.usual.pattern, value)) return { text: `${field.usual.hint} It can be saved as it is.` };
  return leftOut(field, text, value);
}

/** A value of a kind that can hold neither blanks nor a path. */
function innerHint(field: EnteredField, value: string): EnteredHint | undefined {
  if (isAddress(value) && !field.address && !(field.usual && matches(field.usual.pattern, value))) {
    const id = field.usual && idIn(value, field.usual.pattern);
    const text = 'This is a whole address; only the id in it is asked for.';
    return id === undefined ? { text } : { text, fix: id };
  }
  if (isSecret(field) && !value.startsWith('{') && /\s/.test(value)) {
    return {
      text: 'A blank or a line break stands inside it, which such a key never has: copy it again, whole.',
      fix: value.replace(/\s+/g, ''),
    };
  }
  return undefined;
}

function leftOut(field: EnteredField, text: string, value: string): EnteredHint | undefined {
  const bare = text.replace(BLANKS, '');
  if (bare === value) return undefined;
  const what = isSecret(field) && SCHEME.test(withoutQuotes(bare)) ? 'The word before the key is' : 'The quotes around it are';
  return { text: `${what} left out when it is saved.`, fix: value };
}

/** The part of an address that looks as the id does: of its query, its path, then of what follows #. */
function idIn(address: string, usual: RegExp): string | undefined {
  const url = URL.parse(address);
  if (!url) return undefined;
  const parts = [...url.searchParams.values(), ...url.pathname.split('/').toReversed(), ...url.hash.split(/[/#?&=]/)];
  // An account's id stands in links with a prefix of its kind: act_1234.
  return parts
    .flatMap((part) => [part, part.replace(/^[a-z]+_(?=\d+$)/, '')])
    .find((part) => part !== '' && matches(usual, part));
}

/** A pattern that keeps its place would judge every second value only. */
function matches(pattern: RegExp, value: string): boolean {
  return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).test(value);
}

function withoutQuotes(text: string): string {
  const pair = QUOTES.find(([open, close]) => text.length > 2 && text.startsWith(open) && text.endsWith(close));
  return pair ? text.slice(1, -1).replace(BLANKS, '') : text;
}

function isAddress(value: string): boolean {
  return /^https?:\/\/\S+$/i.test(value);
}

function isTyped({ kind }: EnteredField): boolean {
  return kind === 'text' || isSecret({ kind });
}

function isSecret({ kind }: Pick<EnteredField, 'kind'>): boolean {
  return kind === 'secret' || kind === 'long_secret';
}

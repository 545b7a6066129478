/** What a destination's form holds: its first values, what of them looks unusual, and what is sent of it. */
import type { Destination } from '@/lib/destinations/define';
import { type EnteredHint, enteredHint } from '@/lib/destinations/entered';
import type { SettingValues } from './forms';
import { storedItemId } from './item-id-words';
import type { FieldView } from './views';

/** The setting of every connection whose destination has a flag for opted-out buyers. */
export const LIMITED_DATA_USE = 'limitedDataUse';
/** The setting of every connection: the form of the id that the platform counts events by. */
export const EVENT_ID_FORM = 'eventIdForm';

/** Whether the field's value is kept secret: the form never gets the stored one. */
export function isSecret({ kind }: Pick<FieldView, 'kind'>): boolean {
  return kind === 'secret' || kind === 'long_secret';
}

/** The values of a form that nobody has touched; `stored` are those of a connection. */
export function firstValues(
  { fields, consent }: { fields: FieldView[]; consent: Destination['consent'] },
  stored: Record<string, unknown> = {},
): SettingValues {
  const values = fields.map((field): [string, string | boolean] => {
    const value = stored[field.name];
    return [field.name, typeof value === 'string' || typeof value === 'boolean' ? value : field.initial];
  });
  const form = stored[EVENT_ID_FORM];
  return {
    ...Object.fromEntries(values),
    ...(consent.restricted && { [LIMITED_DATA_USE]: stored[LIMITED_DATA_USE] === true }),
    ...storedItemId(stored),
    [EVENT_ID_FORM]: typeof form === 'string' ? form : '',
  };
}

/** What to tell of a value while it stands in the form. Never a reason to refuse it: platforms change their formats. */
export function hintOf(
  { usual, ...field }: Pick<FieldView, 'kind' | 'address' | 'asTyped' | 'usual'>,
  value: string | boolean | null | undefined,
): EnteredHint | undefined {
  if (typeof value !== 'string') return undefined;
  const pattern = usual && { pattern: new RegExp(usual.source, usual.flags), hint: usual.hint };
  return enteredHint({ ...field, ...(pattern && { usual: pattern }) }, value);
}

/** A value of the kind that the field asks for, made of `random` bytes. */
export function generatedValue({ prefix }: { prefix: string }, random: Uint8Array): string {
  return `${prefix}${btoa(String.fromCharCode(...random))}`;
}

/** What is sent of a changed form: secrets that were left empty stay out, and so does what the form never knew. */
export function changedValues(values: SettingValues, fields: FieldView[]): SettingValues {
  const secret = new Set(fields.filter(isSecret).map(({ name }) => name));
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== '' || !secret.has(name)));
}

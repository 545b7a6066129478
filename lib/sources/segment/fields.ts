/** Reading single values of a message. Anything at all may stand where a value is expected; what cannot be read is absent. */
import { textOf } from '@/lib/core/json';
import { TEXT_LENGTH_MAX } from '@/lib/model/event';

export type Members = Record<string, unknown>;

/** Text that fits a field of an event; longer text is no id, name or address of anything. */
export function shortText(value: unknown): string | undefined {
  const text = textOf(value);
  return text && text.length <= TEXT_LENGTH_MAX ? text : undefined;
}

/** A copy of the object that a value is; of anything else an empty one. */
export function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** The members that hold something. */
export function stated(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** The members without those of these names. */
export function without(members: Members, names: readonly string[]): Members {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}

/** The object, or undefined when none of its members holds anything. */
export function unlessEmpty<Value extends object>(value: Value): Value | undefined {
  return Object.values(value).some((part) => part !== undefined) ? value : undefined;
}

/** The members under the names that the table gives them. A name that is taken already stays with its owner. */
export function renamed(members: Members, names: ReadonlyMap<string, string>): Members {
  const taken = new Set(Object.keys(members));
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => {
      const known = names.get(name);
      if (known === undefined || taken.has(known)) return [name, value];
      taken.add(known);
      return [known, value];
    }),
  );
}

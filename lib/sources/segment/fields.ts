/** Reading single values of a message. Anything at all may stand where a value is expected; what cannot be read is absent. */
export type Members = Record<string, unknown>;

/** A copy of the object that a value is; of anything else an empty one. */
export function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
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

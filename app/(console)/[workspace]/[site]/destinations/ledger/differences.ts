/** Where two JSON values differ, member by member: what a second sending of an event changes. */

export type Difference = { path: string; before?: string; after?: string };

/** The members that differ, in their order; absent on the side where there is none. */
export function differencesOf(before: unknown, after: unknown): Difference[] {
  const [was, is] = [leavesOf(before), leavesOf(after)];
  const paths = [...new Set([...was.keys(), ...is.keys()])];
  return paths.flatMap((path) => {
    const [left, right] = [was.get(path), is.get(path)];
    if (left === right) return [];
    return [{ path, ...(left !== undefined && { before: left }), ...(right !== undefined && { after: right }) }];
  });
}

/** Every value that holds no others, as JSON, by its path; an empty list or object is one too. */
function leavesOf(value: unknown, path = ''): Map<string, string> {
  if (value === undefined) return new Map();
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (members.length === 0) return new Map([[path, JSON.stringify(value)]]);
  const isList = Array.isArray(value);
  const inside = members.flatMap(([name, member]) => [
    ...leavesOf(member, isList ? `${path}[${name}]` : path ? `${path}.${name}` : name),
  ]);
  return new Map(inside);
}

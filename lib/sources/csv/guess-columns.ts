/** Which column of a file is what, by how files of shops and platforms head them. */

type Column<Id extends string> = { id: Id; headings: readonly string[] };

/** The mapping that a heading speaks for: each column once, the first of its headings that is there. */
export function guessMapping<Id extends string>(
  columns: readonly Column<Id>[],
  heading: readonly string[],
  plainOf: (cell: string) => string,
): Partial<Record<Id, number>> {
  const plain = heading.map(plainOf);
  const taken = new Set<number>();
  const mapping: Partial<Record<Id, number>> = {};
  for (const { id, headings } of columns) {
    const place = headings
      .map((name) => plain.findIndex((cell, index) => cell === name && !taken.has(index)))
      .find((found) => found >= 0);
    if (place === undefined) continue;
    taken.add(place);
    mapping[id] = place;
  }
  return mapping;
}

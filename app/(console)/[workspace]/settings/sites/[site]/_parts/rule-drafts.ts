/** A list of rules as it is edited. */

/** A rule with a key of its own, so that it keeps its fields when it moves. */
export type Draft<Rule> = { key: number; rule: Rule };

/** The list with these rules added at its end. */
export function added<Rule>(drafts: Draft<Rule>[], rules: readonly Rule[]): Draft<Rule>[] {
  const next = Math.max(-1, ...drafts.map(({ key }) => key)) + 1;
  return [...drafts, ...rules.map((rule, index) => ({ key: next + index, rule }))];
}

export function moved<Rule>(drafts: Draft<Rule>[], from: number, to: number): Draft<Rule>[] {
  const draft = drafts[from];
  return draft ? drafts.toSpliced(from, 1).toSpliced(to, 0, draft) : drafts;
}

/** What is wrong with a field, or with a part of it. */
export function fieldError(fields: Record<string, string> | undefined, field: string): string | undefined {
  return Object.entries(fields ?? {}).find(([name]) => name === field || name.startsWith(`${field}.`))?.[1];
}

/** Every way in. To add a source: its folder, and a line here. */
import type { SourceDefinition } from './define';

export const sources: readonly SourceDefinition[] = [];

/** The snippet speaks its own wire form (lib/sources/snippet) at the site's own path; browsers are believed least about money. */
const BROWSER_AUTHORITY = 1;
const authorities = new Map(sources.map(({ kind, authority }) => [kind, authority]));

/** Whose word on an order counts: the higher. */
export function authorityOf(source: string): number {
  return authorities.get(source) ?? BROWSER_AUTHORITY;
}

/** The source of this kind, or undefined. */
export function sourceOf(kind: string): SourceDefinition | undefined {
  return sources.find((source) => source.kind === kind);
}

/** How the two copies of an event can stand to each other; apart from the report's schemas, for screens that list them. */

/** `browser_only` and `neither` are the ones to look at: nothing of ours arrived. */
export const pairKinds = ['both', 'server_only', 'browser_only', 'neither'] as const;
export type PairKind = (typeof pairKinds)[number];

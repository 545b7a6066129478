/** Looking at a shop through its own API: how far taking in its past has come, and what a look may find. */

/** `paused`: an admin has stopped it; it goes on where it was. */
export const backfillStates = ['running', 'paused', 'done'] as const;
export type BackfillState = (typeof backfillStates)[number];

/** `missing`: no webhook told of the order. `differing`: what they told is not what the shop has. */
export const missKinds = ['missing', 'differing'] as const;
export type MissKind = (typeof missKinds)[number];

/**
 * Whether a connection sends, or runs in shadow beside the tool that a store has: then it plans, maps, checks and stores
 * everything, and sends nothing. A shadow ends at a moment, its take-over: what happened before it is the other tool's for
 * good, what happened since is ours. One rule tells both apart, and it needs no clock of ours, so that no order falls between
 * the two or to both.
 */

export const connectionModes = ['live', 'shadow'] as const;
export type ConnectionMode = (typeof connectionModes)[number];

/** Who tells the platform of refunds, after the take-over, of orders that the other tool sent. */
export const earlierRefundChoices = ['left', 'sent'] as const;
export type EarlierRefunds = (typeof earlierRefundChoices)[number];

export type Takeover = {
  mode: ConnectionMode;
  /** When the shadow ends, or ended; null: not decided yet. Of a live connection always null. */
  takeoverAt: Date | null;
  earlierRefunds: EarlierRefunds;
};

/** How far ahead a take-over can be named: as long as most platforms take an event. */
export const TAKEOVER_DAYS_MAX = 7;

/** Whether what happened at `at` is not ours to send; of the present moment, whether the connection is in shadow now. */
export function isShadowAt({ mode, takeoverAt }: Pick<Takeover, 'mode' | 'takeoverAt'>, at: Date): boolean {
  return mode === 'shadow' && (takeoverAt === null || at < takeoverAt);
}

/** What the screens of the ledger send to their actions, and what comes back. */
import type { TimeRange } from '@/app/(console)/_kit/days-input';
import type { DeliveryState } from '@/lib/model/delivery';

/**
 * Which deliveries of one connection: by their own time, event, state, order number, or these alone. What the platform has is
 * left out unless `delivered` asks for it, and what it would count a second time refused unless `countAgain` says that it may.
 */
export type ReplayFilter = Partial<TimeRange> & {
  name?: string;
  state?: DeliveryState;
  order?: string;
  ids?: string[];
  delivered?: boolean;
  countAgain?: boolean;
};

type ReplayRequest = { method: string; url: string; body: unknown };
/**
 * `before` is what was sent the last time, absent where nothing is kept of it; `after` what would be sent now, or words why
 * nothing would.
 */
export type ReplaySample = { id: string; name: string; key: string; before?: ReplayRequest; after: ReplayRequest | string };
export type ReplayPreview = {
  ready: number;
  tooOld: number;
  waiting: number;
  /** What the platform has, and is left out. */
  delivered: number;
  /** Of those ready, what the platform counts a second time, and why. */
  countedAgain: number;
  counts?: string;
  /** Of those ready, what is checked and kept again, and not sent: of before the take-over. */
  shadow: number;
  /** Sent before the connection went into shadow: they stay as they are. */
  kept: number;
  samples: ReplaySample[];
};

/** New deliveries by event name; of the range, what is before `oldest` is left out. */
export type BackfillPreview = { events: Record<string, number>; oldest: string; shadow: number };

export type Mark = { letters: string; color: string };
/** A connection to choose. */
export type ConnectionChoice = { id: string; name: string; destination: string };

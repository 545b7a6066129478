/** What the screens of the ledger send to their actions, and what comes back. */
import type { TimeRange } from '@/app/(console)/_kit/days-input';
import type { DeliveryState } from '@/lib/model/delivery';

/** Which deliveries of one connection: by their own time, event, state, order number, or these alone. */
export type ReplayFilter = Partial<TimeRange> & { name?: string; state?: DeliveryState; order?: string; ids?: string[] };

/**
 * `before` is what was sent the last time, absent where nothing was; `after` what would be sent now, or words why nothing would.
 */
export type ReplaySample = { id: string; name: string; key: string; before?: unknown; after: unknown };
/** As the use case has it: of `ready`, `shadow` are not sent; `kept` are no part of it. */
export type ReplayPreview = {
  ready: number;
  tooOld: number;
  waiting: number;
  shadow: number;
  kept: number;
  samples: ReplaySample[];
};

/** New deliveries by event name; of the range, what is before `oldest` is left out. */
export type BackfillPreview = { events: Record<string, number>; oldest: string; shadow: number };

export type Mark = { letters: string; color: string };
/** A connection to choose. */
export type ConnectionChoice = { id: string; name: string; destination: string };

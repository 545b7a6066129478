/** What the stored events owe by the live orders, a batch at a time: for back-fills, and for what a rebuild finds. */
import type { Database } from '@/db/client';
import { inOneMoment } from '@/db/queries/live';
import { eventsSince, liveGeneration } from '@/db/queries/log';
import type { Id } from '@/lib/core/id';
import { excludedByPage } from '@/lib/enrichment';
import type { Owed } from '@/lib/delivery/owed';
import type { DecisionName } from '@/lib/model/decision-name';
import { isSent, type Mapping } from '@/lib/model/mapping';
import type { Site } from '@/lib/model/site';
import { owedOf } from './plan-deliveries';
import { countedNow } from './counted';

/** Events read at once: their orders are one query, their deliveries two statements. */
const BATCH_EVENTS = 1_000;

type Wanted = {
  /** Events that came before are left out. */
  from: Date;
  names: string[];
  /** Whether imported files count too. */
  history: boolean;
};

/** Calls `take` with what each batch of stored events owes, in the order in which it came. */
export async function eachOwed(
  db: Database,
  site: Site,
  { from, names, history }: Wanted,
  take: (owed: Owed[]) => Promise<void>,
): Promise<void> {
  let after: Id<'event'> | undefined;
  for (;;) {
    const events = await eventsSince(db, site.id, { from, after, names, also: excludedByPage }, BATCH_EVENTS);
    after = events.at(-1)?.id;
    if (!after) return;
    const owed = await inOneMoment(db, async (tx) => {
      const of = { siteId: site.id, generation: await liveGeneration(tx, site.id) };
      return owedOf(tx, of, await countedNow(tx, site, events), { history, settings: site.settings });
    });
    await take(owed);
  }
}

/**
 * The events that can owe what the mapping sends: a cancellation, which is sent as a refund, is told of by a purchase; an event
 * that somebody let count is found by that decision.
 */
export function namesRead(mapping: Mapping): string[] {
  const sent = Object.keys(mapping).filter((name) => isSent(mapping, name));
  const ofOrders = sent.includes('refund') || sent.includes('purchase') ? ['purchase', 'refund'] : [];
  return [...new Set([...sent, ...ofOrders, 'event_released' satisfies DecisionName])];
}

/** The aliases that joined a buyer with another customer: what they said, when, and through whose key. */
import { actorNames } from '@/db/queries/actor-names';
import { eventsById } from '@/db/queries/conversion';
import type { identifier } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import { parseId } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import type { ReceiptResult } from './definition';

type Evidence = Pick<typeof identifier.$inferSelect, 'value' | 'firstSeenAt' | 'setAside'>;
type Aliases = NonNullable<ReceiptResult['person']>['aliases'];

/** Each as the event that holds it tells; of an event that is gone, when it was. */
export async function receiptAliases(tx: ScopedTransaction, site: Site, evidence: Evidence[]): Promise<Aliases> {
  if (evidence.length === 0) return [];
  const ids = evidence.flatMap(({ value }) => parseId<'event'>(value) ?? []);
  const events = new Map<string, Awaited<ReturnType<typeof eventsById>>[number]>();
  for (const event of await eventsById(tx, site.id, ids)) events.set(event.id, event);
  const names = await actorNames(
    tx,
    [...events.values()].flatMap(({ payload }) => payload.approvedBy ?? []),
  );
  return evidence.map(({ value, firstSeenAt, setAside }) => {
    const { user, properties, approvedBy } = events.get(value)?.payload ?? {};
    const by = approvedBy && names.get(approvedBy);
    const customers = [user?.userId, properties?.['previous_id']].filter((id) => typeof id === 'string');
    return { eventId: value, at: firstSeenAt.toISOString(), customers, ...(by && { by }), undone: setAside === 'undone' };
  });
}

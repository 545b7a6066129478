/** Why an alias joined nothing: both of its users are known, and it came through a write key, which every page shows. */
import { and, eq, inArray } from 'drizzle-orm';
import { live } from '@/db/queries/live';
import { identifier } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import { ALIAS_EVENT, type StoredEvent } from '@/lib/model/event';
import type { EventNote } from '@/lib/model/event-note';
import type { Site } from '@/lib/model/site';

export const joinedNothing: EventNote = {
  field: 'properties.previous_id',
  what: 'left_out',
  detail:
    'joined nothing: both are known users, and a write key is public. To join them, send the alias with an API key after the ' +
    'write key',
};

/** The ids of those events that are such aliases. */
export async function unjoinedAliases(tx: ScopedTransaction, site: Site, events: StoredEvent[]): Promise<Set<string>> {
  const aliases = events.flatMap(({ id, name, payload: { user, properties, approvedBy } }) => {
    const previous = properties?.['previous_id'];
    const isOpen = name === ALIAS_EVENT && !approvedBy && user?.userId && typeof previous === 'string';
    return isOpen && previous !== user.userId ? [{ id, previous }] : [];
  });
  if (aliases.length === 0) return new Set();
  const previous = aliases.map((alias) => alias.previous);
  const rows = await tx
    .select({ value: identifier.value })
    .from(identifier)
    .where(and(live(identifier, site.id), eq(identifier.kind, 'customer'), inArray(identifier.value, previous)));
  const known = new Set(rows.map(({ value }) => value));
  return new Set(aliases.filter((alias) => known.has(alias.previous)).map(({ id }) => id));
}

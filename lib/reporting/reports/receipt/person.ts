/** Who bought: the handles the person is known by, the merges that made them one, and their browsers. */
import { and, asc, eq } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { live } from '@/db/queries/live';
import { identifier, person, visitor } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import { ALIAS_KIND, APART_KIND } from '@/lib/model/person';
import { receiptAliases } from './aliases';
import type { ReceiptResult } from './definition';
import { receiptMerges, receiptPartings, shownHandle } from './joins';

/** The person an order belongs to; undefined when there is no such row. */
export async function receiptPerson(tx: ScopedTransaction, site: Site, personId: Id<'person'>): Promise<ReceiptResult['person']> {
  const [row] = await tx
    .select()
    .from(person)
    .where(and(live(person, site.id), eq(person.id, personId)));
  if (!row) return undefined;
  const identifiers = await tx
    .select()
    .from(identifier)
    .where(and(live(identifier, site.id), eq(identifier.personId, personId)))
    .orderBy(asc(identifier.firstSeenAt), asc(identifier.kind), asc(identifier.value));
  const aliases = identifiers.filter(({ kind }) => kind === ALIAS_KIND);
  const handles = identifiers.filter(({ kind }) => kind !== ALIAS_KIND && kind !== APART_KIND);
  const partings = identifiers.filter(({ kind, setAside }) => kind === APART_KIND && !setAside);
  const visitors = await tx
    .select()
    .from(visitor)
    .where(and(live(visitor, site.id), eq(visitor.personId, personId)))
    .orderBy(asc(visitor.firstSeenAt), asc(visitor.id));
  return {
    id: row.id,
    firstSeenAt: row.firstSeenAt.toISOString(),
    identifiers: handles.map(({ kind, value, firstSeenAt, setAside }) => ({
      kind,
      value: shownHandle(value),
      firstSeenAt: firstSeenAt.toISOString(),
      ...(setAside && { setAside }),
    })),
    merges: await receiptMerges(tx, site, personId),
    partings: await receiptPartings(tx, site, partings),
    aliases: await receiptAliases(tx, site, aliases),
    visitors: visitors.map(({ id, firstSeenAt, lastSeenAt, device, browser, os, country }) => ({
      id,
      firstSeenAt: firstSeenAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      ...(device && { device }),
      ...(browser && { browser }),
      ...(os && { os }),
      ...(country && { country }),
    })),
  };
}

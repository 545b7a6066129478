/** Loads and writes the people that a run of events touches. */
import { and, inArray, or, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import { identifierKey, noPeople, type People } from '@/lib/model/people';
import { type Identifier, isNaming } from '@/lib/model/person';
import type { Transaction } from '../client';
import { identifier, merge, person, visitor } from '../schema';
import { excluded, inChunks } from './bulk';
import { type Generation, numberOf, ofGeneration } from './live';

/** The stored visitors and identifiers, and everyone they belong to. */
export async function loadPeople(
  tx: Transaction,
  of: Generation,
  visitorIds: Id<'visitor'>[],
  stated: Identifier[],
): Promise<People> {
  const people = noPeople();
  if (visitorIds.length > 0) {
    const visitors = await tx
      .select()
      .from(visitor)
      .where(and(ofGeneration(visitor, of), inArray(visitor.id, visitorIds)));
    for (const row of visitors) people.visitors.set(row.id, row);
  }
  const byKind = Object.entries(Object.groupBy(stated, ({ kind }) => kind));
  if (byKind.length > 0) {
    const matches = byKind.map(([kind, list]) =>
      and(sql`${identifier.kind} = ${kind}`, inArray(identifier.value, [...new Set(list.map(({ value }) => value))])),
    );
    const identifiers = await tx
      .select()
      .from(identifier)
      .where(and(ofGeneration(identifier, of), or(...matches)));
    for (const row of identifiers) people.identifiers.set(identifierKey(row), { ...row, setAside: row.setAside ?? undefined });
  }
  await loadPersons(tx, of, people);
  return people;
}

async function loadPersons(tx: Transaction, of: Generation, people: People): Promise<void> {
  const owners = new Set([...people.visitors.values(), ...people.identifiers.values()].map(({ personId }) => personId));
  if (owners.size === 0) return;
  const ids = [...owners];
  const persons = await tx
    .select()
    .from(person)
    .where(and(ofGeneration(person, of), inArray(person.id, ids)));
  for (const { id, firstSeenAt, mergedInto } of persons) {
    people.persons.set(id, { id, firstSeenAt, mergedInto: mergedInto ?? undefined, holds: { customer: 0, email: 0, phone: 0 } });
  }
  const held = await tx
    .select({ personId: identifier.personId, kind: identifier.kind, count: sql<bigint>`count(*)` })
    .from(identifier)
    .where(and(ofGeneration(identifier, of), inArray(identifier.personId, ids)))
    .groupBy(identifier.personId, identifier.kind);
  for (const { personId, kind, count } of held) {
    const holder = people.persons.get(personId);
    if (holder && isNaming(kind)) holder.holds[kind] = Number(count);
  }
}

export type VisitorDevice = { device?: string; browser?: string; os?: string; country?: string };

/** Writes the people back, merged ones pointing at their winner, and moves every row of a merged person. */
export async function savePeople(
  tx: Transaction,
  of: Generation,
  people: People,
  devices: Map<Id<'visitor'>, VisitorDevice>,
  personNow: (id: Id<'person'>) => Id<'person'>,
): Promise<void> {
  await inChunks([...people.persons.values()], (chunk) =>
    tx
      .insert(person)
      .values(chunk.map(({ id, firstSeenAt, mergedInto }) => ({ ...of, id, firstSeenAt, mergedInto })))
      .onConflictDoUpdate({ target: [person.siteId, person.generation, person.id], set: excluded(person, ['mergedInto']) }),
  );
  await inChunks([...people.visitors.values()], (chunk) =>
    tx
      .insert(visitor)
      .values(chunk.map((row) => ({ ...of, ...row, personId: personNow(row.personId), ...devices.get(row.id) })))
      .onConflictDoUpdate({
        target: [visitor.siteId, visitor.generation, visitor.id],
        set: {
          ...excluded(visitor, ['personId', 'firstSeenAt', 'lastSeenAt', 'knownPeople', 'shared']),
          device: sql`coalesce(excluded.device, ${visitor.device})`,
          browser: sql`coalesce(excluded.browser, ${visitor.browser})`,
          os: sql`coalesce(excluded.os, ${visitor.os})`,
          country: sql`coalesce(excluded.country, ${visitor.country})`,
        },
      }),
  );
  await inChunks([...people.identifiers.values()], (chunk) =>
    tx
      .insert(identifier)
      .values(chunk.map((row) => ({ ...of, ...row, personId: personNow(row.personId) })))
      .onConflictDoUpdate({
        target: [identifier.siteId, identifier.generation, identifier.kind, identifier.value],
        set: excluded(identifier, ['personId', 'otherPeople', 'joins', 'setAside', 'inBrowser']),
      }),
  );
  await inChunks(people.merges, (chunk) =>
    tx
      .insert(merge)
      .values(chunk.map(({ evidence, ...row }) => ({ ...of, ...row, kind: evidence.kind, value: evidence.value })))
      .onConflictDoNothing(),
  );
}

/** Moves what merged people own to the person they are now: one statement a table. */
export async function moveMerged(
  tx: Transaction,
  of: Generation,
  moves: { from: Id<'person'>; to: Id<'person'> }[],
): Promise<void> {
  if (moves.length === 0) return;
  const pairs = sql`json_to_recordset(${JSON.stringify(moves)}::json) AS moved("from" uuid, "to" uuid)`;
  for (const table of ['visitor', 'identifier', 'session', 'touchpoint', 'order', 'order_event']) {
    await tx.execute(sql`UPDATE ${sql.identifier(table)} AS mine SET person_id = moved."to" FROM ${pairs}
      WHERE mine.site_id = ${of.siteId} AND mine.generation = ${numberOf(of)} AND mine.person_id = moved."from"`);
  }
}

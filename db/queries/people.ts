/** Loads and writes the people that a run of events touches. */
import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import { identifierKey, type IdentifierState, noPeople, type People, type PersonState } from '@/lib/model/people';
import { APART_KIND, type Identifier, isNaming } from '@/lib/model/person';
import type { Queryable, Transaction } from '../client';
import { identifier, merge, person, visitor } from '../schema';
import { excluded, inChunks } from './bulk';
import { type Generation, numberOf, ofGeneration } from './live';

export type Wanted = {
  visitors: Id<'visitor'>[];
  identifiers: Identifier[];
  /** More people, as they are today. */
  persons: Id<'person'>[];
  /** Everyone ever merged into them too, and all their identifiers: they may come apart. */
  withMembers: boolean;
};

/** The stored visitors and identifiers, and everyone they belong to. */
export async function loadPeople(tx: Transaction, of: Generation, wanted: Wanted): Promise<People> {
  const people = noPeople();
  const owners = new Set(wanted.persons);
  if (wanted.visitors.length > 0) {
    const visitors = await tx
      .select()
      .from(visitor)
      .where(and(ofGeneration(visitor, of), inArray(visitor.id, wanted.visitors)));
    for (const row of visitors) {
      owners.add(row.personId);
      people.visitors.set(row.id, { ...row, personId: takeBase(people, row) });
    }
  }
  const byKind = Object.entries(Object.groupBy(wanted.identifiers, ({ kind }) => kind));
  if (byKind.length > 0) {
    const matches = byKind.map(([kind, list]) =>
      and(sql`${identifier.kind} = ${kind}`, inArray(identifier.value, [...new Set(list.map(({ value }) => value))])),
    );
    const identifiers = await tx
      .select()
      .from(identifier)
      .where(and(ofGeneration(identifier, of), or(...matches)));
    for (const row of identifiers) {
      owners.add(row.personId);
      people.identifiers.set(identifierKey(row), identifierState(people, row));
    }
  }
  await loadPersons(tx, of, people, [...owners]);
  if (wanted.withMembers) await loadMembers(tx, of, people, [...owners]);
  return people;
}

/** Who a row was at first; and that this is who it belongs to now. */
export function takeBase(
  { mergedInto }: People,
  { personId, basePersonId }: { personId: Id<'person'>; basePersonId: Id<'person'> | null },
): Id<'person'> {
  if (!basePersonId || basePersonId === personId) return personId;
  mergedInto.set(basePersonId, personId);
  return basePersonId;
}

function identifierState(people: People, row: typeof identifier.$inferSelect): IdentifierState {
  const personId = takeBase(people, { personId: row.personId, basePersonId: row.holders[0] ?? null });
  const holders = row.holders.length > 0 ? row.holders : [personId];
  return { ...row, personId, holders, setAside: row.setAside ?? undefined, isChanged: false };
}

async function loadPersons(tx: Transaction, of: Generation, people: People, ids: Id<'person'>[]): Promise<void> {
  if (ids.length === 0) return;
  const persons = await tx
    .select()
    .from(person)
    .where(and(ofGeneration(person, of), inArray(person.id, ids)));
  for (const { id, firstSeenAt } of persons) people.persons.set(id, personState(id, firstSeenAt, id));
  const held = await tx
    .select({ personId: identifier.personId, kind: identifier.kind, count: sql<bigint>`count(*)` })
    .from(identifier)
    .where(and(ofGeneration(identifier, of), inArray(identifier.personId, ids), isNull(identifier.setAside)))
    .groupBy(identifier.personId, identifier.kind);
  for (const { personId, kind, count } of held) {
    const holder = people.persons.get(personId);
    if (holder && isNaming(kind)) holder.holds[kind] = Number(count);
  }
  if (held.some(({ kind }) => kind === APART_KIND)) await loadPartings(tx, of, people, ids);
}

async function loadPartings(tx: Transaction, of: Generation, people: People, ids: Id<'person'>[]): Promise<void> {
  const rows = await tx
    .select()
    .from(identifier)
    .where(
      and(
        ofGeneration(identifier, of),
        inArray(identifier.personId, ids),
        eq(identifier.kind, APART_KIND),
        isNull(identifier.setAside),
      ),
    );
  for (const row of rows) {
    const known = people.identifiers.get(identifierKey(row)) ?? identifierState(people, row);
    people.identifiers.set(identifierKey(row), known);
    people.partings.push(known);
  }
}

/** Who these people, as first seen, are today; those that are not stored are left out. */
export async function personsToday(tx: Queryable, of: Generation, ids: Id<'person'>[]): Promise<Map<Id<'person'>, Id<'person'>>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ id: person.id, mergedInto: person.mergedInto })
    .from(person)
    .where(and(ofGeneration(person, of), inArray(person.id, ids)));
  return new Map(rows.map(({ id, mergedInto }) => [id, mergedInto ?? id]));
}

function personState(id: Id<'person'>, firstSeenAt: Date, storedAs: Id<'person'>): PersonState {
  return { id, firstSeenAt, holds: { customer: 0, email: 0, phone: 0 }, storedAs };
}

async function loadMembers(tx: Transaction, of: Generation, people: People, ids: Id<'person'>[]): Promise<void> {
  people.members = { merges: new Map(), identifiers: [] };
  if (ids.length === 0) return;
  const members = await tx
    .select()
    .from(person)
    .where(and(ofGeneration(person, of), inArray(person.mergedInto, ids)));
  for (const { id, firstSeenAt, mergedInto } of members) {
    if (!mergedInto) continue;
    people.mergedInto.set(id, mergedInto);
    people.persons.set(id, personState(id, firstSeenAt, mergedInto));
  }
  const identifiers = await tx
    .select()
    .from(identifier)
    .where(and(ofGeneration(identifier, of), inArray(identifier.personId, ids)));
  const others = identifiers.filter((row) => !people.identifiers.has(identifierKey(row)));
  people.members.identifiers.push(...others.map((row) => identifierState(people, row)));
  const merges = await tx
    .select()
    .from(merge)
    .where(and(ofGeneration(merge, of), inArray(merge.winnerId, [...people.persons.keys()])));
  for (const { kind, value, ...row } of merges) people.members.merges.set(row.loserId, { ...row, evidence: { kind, value } });
}

export type VisitorDevice = { device?: string; browser?: string; os?: string; country?: string };

type PersonNow = (id: Id<'person'>) => Id<'person'>;

/** Whose a row is now, and whose it was at first where that is another. */
export function ownedBy(base: Id<'person'>, personNow: PersonNow): { personId: Id<'person'>; basePersonId: Id<'person'> | null } {
  const personId = personNow(base);
  return { personId, basePersonId: personId === base ? null : base };
}

/** Writes the people back, merged ones pointing at who they are now; rows that are not of the run are moved by `movePeople`. */
export async function savePeople(
  tx: Transaction,
  of: Generation,
  people: People,
  devices: Map<Id<'visitor'>, VisitorDevice>,
  personNow: PersonNow,
): Promise<void> {
  const mergedInto = (id: Id<'person'>) => (personNow(id) === id ? null : personNow(id));
  const changed = [...people.persons.values()].filter(({ id, storedAs }) => storedAs !== personNow(id));
  await inChunks(changed, (chunk) =>
    tx
      .insert(person)
      .values(chunk.map(({ id, firstSeenAt }) => ({ ...of, id, firstSeenAt, mergedInto: mergedInto(id) })))
      .onConflictDoUpdate({ target: [person.siteId, person.generation, person.id], set: excluded(person, ['mergedInto']) }),
  );
  await inChunks([...people.visitors.values()], (chunk) =>
    tx
      .insert(visitor)
      .values(chunk.map((row) => ({ ...of, ...row, ...ownedBy(row.personId, personNow), ...devices.get(row.id) })))
      .onConflictDoUpdate({
        target: [visitor.siteId, visitor.generation, visitor.id],
        set: {
          ...excluded(visitor, ['personId', 'basePersonId', 'firstSeenAt', 'lastSeenAt', 'knownPeople', 'shared']),
          device: sql`coalesce(excluded.device, ${visitor.device})`,
          browser: sql`coalesce(excluded.browser, ${visitor.browser})`,
          os: sql`coalesce(excluded.os, ${visitor.os})`,
          country: sql`coalesce(excluded.country, ${visitor.country})`,
        },
      }),
  );
  const evidence = [...people.identifiers.values()].filter(({ isChanged }) => isChanged);
  await inChunks(evidence, (chunk) =>
    tx
      .insert(identifier)
      .values(chunk.map((row) => ({ ...of, ...row, personId: personNow(row.personId) })))
      .onConflictDoUpdate({
        target: [identifier.siteId, identifier.generation, identifier.kind, identifier.value],
        set: excluded(identifier, [
          'personId',
          'firstSeenAt',
          'eventId',
          'holders',
          'browsers',
          'otherPeople',
          'setAside',
          'inBrowser',
        ]),
      }),
  );
  await saveMerges(tx, of, people);
}

/** Adds the run's merges. Of people who came apart those that still count are all there is. */
async function saveMerges(tx: Transaction, of: Generation, { merges, splits, members }: People): Promise<void> {
  const apart = new Set(splits.flatMap((split) => split.members));
  if (apart.size > 0) {
    const ids = [...apart];
    await tx.delete(merge).where(and(ofGeneration(merge, of), inArray(merge.winnerId, ids), inArray(merge.loserId, ids)));
  }
  const standing = [...(members?.merges.values() ?? [])].filter(({ loserId }) => apart.has(loserId));
  const rows = [...merges.filter(({ loserId }) => !apart.has(loserId)), ...standing];
  await inChunks(rows, (chunk) =>
    tx
      .insert(merge)
      .values(chunk.map(({ evidence, ...row }) => ({ ...of, ...row, kind: evidence.kind, value: evidence.value })))
      .onConflictDoNothing(),
  );
}

/** `base`: only what was theirs at first; absent: all that is `from`'s. */
export type PersonMove = { from: Id<'person'>; base?: Id<'person'>; to: Id<'person'> };

/** Moves what people own to who they are now: one statement a table. */
export async function movePeople(tx: Transaction, of: Generation, moves: PersonMove[]): Promise<void> {
  if (moves.length === 0) return;
  const moved = sql`json_to_recordset(${JSON.stringify(moves)}::json) AS moved("from" uuid, base uuid, "to" uuid)`;
  const mine = (owner: string) => sql`mine.site_id = ${of.siteId} AND mine.generation = ${numberOf(of)}
    AND mine.person_id = moved."from" AND (moved.base IS NULL OR moved.base = coalesce(${sql.raw(owner)}, mine.person_id))`;
  for (const table of ['visitor', 'session', 'touchpoint', 'order', 'order_event', 'conversion']) {
    await tx.execute(sql`UPDATE ${sql.identifier(table)} AS mine SET person_id = moved."to",
        base_person_id = nullif(coalesce(mine.base_person_id, mine.person_id), moved."to")
      FROM ${moved} WHERE ${mine('mine.base_person_id')}`);
  }
  const holders = sql`CASE WHEN mine.holders = '{}' THEN ARRAY[mine.person_id] ELSE mine.holders END`;
  await tx.execute(sql`UPDATE ${identifier} AS mine SET person_id = moved."to", holders = ${holders}
    FROM ${moved} WHERE ${mine('mine.holders[1]')}`);
  const whole = moves.filter(({ base }) => !base);
  if (whole.length === 0) return;
  await tx.execute(sql`UPDATE ${person} AS mine SET merged_into = moved."to"
    FROM json_to_recordset(${JSON.stringify(whole)}::json) AS moved("from" uuid, "to" uuid)
    WHERE mine.site_id = ${of.siteId} AND mine.generation = ${numberOf(of)} AND mine.merged_into = moved."from"`);
}

/** By who had something until the moves: everyone who has some of it now. */
export function concerned(moves: PersonMove[]): Map<Id<'person'>, Set<Id<'person'>>> {
  const by = new Map<Id<'person'>, Set<Id<'person'>>>();
  for (const { from, base, to } of moves) by.set(from, (by.get(from) ?? new Set(base && [from])).add(to));
  return by;
}

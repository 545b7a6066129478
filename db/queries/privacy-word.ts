/** What people have said about their own data: written when it is derived, read before anything of theirs is sent. */
import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import { orderHandle, type PrivacyWord, visitorHandle } from '@/lib/model/privacy-word';
import type { Queryable } from '../client';
import { identifier, orderName, privacyWord, visitor } from '../schema';
import { inChunks, isAmong } from './bulk';
import { live } from './live';

export type PrivacyWordRow = typeof privacyWord.$inferInsert;

/** Keeps the words that take something back, and of the others those whose handle has taken something back before. */
export async function savePrivacyWords(
  db: Queryable,
  siteId: Id<'site'>,
  { takenBack, others }: { takenBack: PrivacyWordRow[]; others: PrivacyWordRow[] },
): Promise<void> {
  await inChunks(takenBack, (chunk) => db.insert(privacyWord).values(chunk).onConflictDoNothing());
  await inChunks(others, async (chunk) => {
    const handles = chunk.map(({ handle }) => handle);
    const known = await db
      .selectDistinct({ handle: privacyWord.handle })
      .from(privacyWord)
      .where(and(eq(privacyWord.siteId, siteId), inArray(privacyWord.handle, handles)));
    const after = chunk.filter(({ handle }) => known.some((one) => one.handle === handle));
    if (after.length > 0) await db.insert(privacyWord).values(after).onConflictDoNothing();
  });
}

export type WordsAsked = { handles: string[]; persons: Id<'person'>[]; orders: Id<'order'>[] };
/** Who is asked about, an id or a handle, and their words. */
export type WordsFound = ReadonlyMap<string, PrivacyWord[]>;

/**
 * The words under these handles, under all that these people are known by now, and under the shops' ids of these orders. A browser
 * that many people share, and a name that is nobody's, speak for none of them.
 */
export async function privacyWordsOf(db: Queryable, siteId: Id<'site'>, asked: WordsAsked): Promise<WordsFound> {
  const [any] = await db.select({ handle: privacyWord.handle }).from(privacyWord).where(eq(privacyWord.siteId, siteId)).limit(1);
  if (!any) return new Map();
  const rows = [
    ...(await ofHandles(db, siteId, asked.handles)),
    ...(await ofBrowsers(db, siteId, asked.persons)),
    ...(await ofNames(db, siteId, asked.persons)),
    ...(await ofOrders(db, siteId, asked.orders)),
  ];
  const words = rows.map(({ of, answer, ...word }) => ({ of, word: { ...word, ...(answer && { answer }) } }));
  return new Map([...Map.groupBy(words, ({ of }) => of)].map(([of, own]) => [of, own.map(({ word }) => word)]));
}

const word = {
  handle: privacyWord.handle,
  at: privacyWord.saidAt,
  answer: privacyWord.answer,
  forget: privacyWord.forget,
};

async function ofHandles(db: Queryable, siteId: Id<'site'>, handles: string[]) {
  if (handles.length === 0) return [];
  return db
    .select({ of: sql<string>`${privacyWord.handle}`, ...word })
    .from(privacyWord)
    .where(and(eq(privacyWord.siteId, siteId), sql`${privacyWord.handle} = ANY(${sql.param(handles)}::text[])`));
}

async function ofBrowsers(db: Queryable, siteId: Id<'site'>, persons: Id<'person'>[]) {
  if (persons.length === 0) return [];
  return db
    .select({ of: sql<string>`${visitor.personId}`, ...word })
    .from(visitor)
    .innerJoin(privacyWord, isUnder(visitor.siteId, sql`${visitorHandle('')} || ${visitor.id}`))
    .where(and(live(visitor, siteId), isAmong(visitor.personId, persons), eq(visitor.shared, false)));
}

async function ofNames(db: Queryable, siteId: Id<'site'>, persons: Id<'person'>[]) {
  if (persons.length === 0) return [];
  return db
    .select({ of: sql<string>`${identifier.personId}`, ...word })
    .from(identifier)
    .innerJoin(privacyWord, isUnder(identifier.siteId, sql`${identifier.kind} || ' ' || ${identifier.value}`))
    .where(
      and(
        live(identifier, siteId),
        isAmong(identifier.personId, persons),
        inArray(identifier.kind, ['customer', 'email', 'phone']),
        isNull(identifier.setAside),
      ),
    );
}

async function ofOrders(db: Queryable, siteId: Id<'site'>, orders: Id<'order'>[]) {
  if (orders.length === 0) return [];
  return db
    .select({ of: sql<string>`${orderName.orderId}`, ...word })
    .from(orderName)
    .innerJoin(privacyWord, isUnder(orderName.siteId, sql`${orderHandle('')} || ${orderName.value}`))
    .where(and(live(orderName, siteId), isAmong(orderName.orderId, orders), eq(orderName.kind, 'id')));
}

function isUnder(
  siteId: typeof visitor.siteId | typeof identifier.siteId | typeof orderName.siteId,
  handle: ReturnType<typeof sql>,
) {
  return and(eq(privacyWord.siteId, siteId), sql`${privacyWord.handle} = ${handle}`);
}

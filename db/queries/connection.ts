/** Connections with the settings they have and had. */
import { and, asc, desc, eq, getTableColumns, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import { storableText } from '@/lib/core/storable';
import { isShadowAt } from '@/lib/model/connection-mode';
import { isProbed, probedHolds } from '@/lib/model/delivery';
import type { Queryable } from '../client';
import type { ScopedTransaction } from '../scoped';
import { connection, connectionVersion, type Hold } from '../schema/delivery';

export type ConnectionRow = typeof connection.$inferSelect;
export type VersionRow = typeof connectionVersion.$inferSelect;
/** A connection as it is set now. */
export type ConnectionNow = ConnectionRow & Pick<VersionRow, 'settings' | 'mapping'>;
/** The same for those who only read: secrets are not theirs to see. */
export type ConnectionShown = Omit<ConnectionNow, 'secrets'>;

/** The site's connections that were not deleted, oldest first. */
export async function shownConnections(tx: ScopedTransaction, siteId: Id<'site'>): Promise<ConnectionShown[]> {
  return joinedShown(tx, and(eq(connection.siteId, siteId), isNull(connection.deletedAt)));
}

/** The site's connection with this id, unless it was deleted. */
export async function shownConnection(
  tx: ScopedTransaction,
  siteId: Id<'site'>,
  id: Id<'connection'>,
): Promise<ConnectionShown | undefined> {
  const own = and(eq(connection.siteId, siteId), eq(connection.id, id), isNull(connection.deletedAt));
  return (await joinedShown(tx, own))[0];
}

/** As `shownConnections`, with the sealed secrets: for use cases and the worker. */
export async function connectionsOfSite(db: Queryable, siteId: Id<'site'>): Promise<ConnectionNow[]> {
  return joined(db, and(eq(connection.siteId, siteId), isNull(connection.deletedAt)));
}

/** As `shownConnection`, with the sealed secrets: for use cases and the worker. */
export async function connectionById(
  db: Queryable,
  siteId: Id<'site'>,
  id: Id<'connection'>,
): Promise<ConnectionNow | undefined> {
  const [found] = await joined(db, and(eq(connection.siteId, siteId), eq(connection.id, id), isNull(connection.deletedAt)));
  return found;
}

/** Connections of any site by their ids: for the worker and the collection edge, never for a caller from outside. */
export async function connectionsByIds(db: Queryable, ids: Id<'connection'>[]): Promise<ConnectionNow[]> {
  return ids.length > 0 ? joined(db, and(inArray(connection.id, ids), isNull(connection.deletedAt))) : [];
}

/**
 * Connections of every site whose browser pixel is on, and which are not in shadow at `now`: for the collection edge, never for
 * a caller from outside.
 */
export async function connectionsWithPixel(db: Queryable, now: Date): Promise<ConnectionNow[]> {
  const rows = await joined(db, and(eq(connection.pixel, true), eq(connection.enabled, true), isNull(connection.deletedAt)));
  return rows.filter((row) => !isShadowAt(row, now));
}

/** The destinations that any site of this installation is connected to: for its operator, never for a caller from outside. */
export async function connectedDestinations(db: Queryable): Promise<Set<string>> {
  const rows = await db
    .selectDistinct({ destination: connection.destination })
    .from(connection)
    .where(isNull(connection.deletedAt));
  return new Set(rows.map(({ destination }) => destination));
}

/** Oldest first; those of one moment, as a demo makes them, by name as people look for it. */
const inOrder = [asc(connection.createdAt), asc(sql`lower(${connection.name})`), asc(connection.id)];

const isCurrent = and(
  eq(connectionVersion.siteId, connection.siteId),
  eq(connectionVersion.connectionId, connection.id),
  eq(connectionVersion.version, connection.version),
);

async function joined(db: Queryable, where: ReturnType<typeof and>): Promise<ConnectionNow[]> {
  const rows = await db
    .select()
    .from(connection)
    .innerJoin(connectionVersion, isCurrent)
    .where(where)
    .orderBy(...inOrder);
  return rows.map(({ connection: row, connection_version: { settings, mapping } }) => ({ ...row, settings, mapping }));
}

async function joinedShown(tx: ScopedTransaction, where: ReturnType<typeof and>): Promise<ConnectionShown[]> {
  const { secrets: _, ...shown } = getTableColumns(connection);
  return tx
    .select({ ...shown, settings: connectionVersion.settings, mapping: connectionVersion.mapping })
    .from(connection)
    .innerJoin(connectionVersion, isCurrent)
    .where(where)
    .orderBy(...inOrder);
}

/**
 * Whether the connection ever sent an event by more than one rule: a delivery of a further rule is there only where a version of
 * the mapping had one, and versions are kept.
 */
export async function hadFurtherRules(db: Queryable, siteId: Id<'site'>, id: Id<'connection'>): Promise<boolean> {
  const [found] = await db
    .select({ version: connectionVersion.version })
    .from(connectionVersion)
    .where(
      and(
        eq(connectionVersion.siteId, siteId),
        eq(connectionVersion.connectionId, id),
        sql`${connectionVersion.mapping} @? '$.*.more[*]'`,
      ),
    )
    .limit(1);
  return found !== undefined;
}

/** All versions of these connections, newest first. */
export async function versionsOf(db: Queryable, siteId: Id<'site'>, ids: Id<'connection'>[]): Promise<VersionRow[]> {
  if (ids.length === 0) return [];
  return db
    .select()
    .from(connectionVersion)
    .where(and(eq(connectionVersion.siteId, siteId), inArray(connectionVersion.connectionId, ids)))
    .orderBy(desc(connectionVersion.version));
}

/**
 * Puts the connection on hold; resolves to false when it was on hold before. A hold that ends by itself gives way to one that a
 * person must end.
 */
export async function holdConnection(db: Queryable, siteId: Id<'site'>, id: Id<'connection'>, hold: Hold): Promise<boolean> {
  const givesWay = isProbed(hold.action) ? undefined : inArray(sql`${connection.hold} ->> 'action'`, [...probedHolds]);
  const held = await db
    .update(connection)
    .set({ hold: { ...hold, code: storableText(hold.code), message: storableText(hold.message) } })
    .where(and(eq(connection.siteId, siteId), eq(connection.id, id), or(isNull(connection.hold), givesWay)))
    .returning({ id: connection.id });
  return held.length > 0;
}

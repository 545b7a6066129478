/** What a visitor's first events were sent by: whether two ids are one browser. */
import { and, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Id } from '@/lib/core/id';
import type { Queryable } from '../client';
import { event } from '../schema';

export type VisitorEvent = {
  visitorId: Id<'visitor'>;
  position: bigint;
  receivedAt: Date;
  /** Absent once it has expired. */
  ip?: string;
  userAgent?: string;
};

/** The first events of each of these visitors, at most `limit` of one. */
export async function eventsOfVisitors(
  db: Queryable,
  siteId: Id<'site'>,
  visitors: Id<'visitor'>[],
  limit: number,
): Promise<VisitorEvent[]> {
  if (visitors.length === 0) return [];
  const own = alias(event, 'own');
  const first = db
    .select({
      visitorId: own.visitorId,
      position: own.position,
      receivedAt: own.receivedAt,
      ip: sql<string | null>`${own.personal}->>'ip'`.as('ip'),
      userAgent: sql<string | null>`${own.personal}->>'userAgent'`.as('user_agent'),
    })
    .from(own)
    .where(and(eq(own.siteId, siteId), sql`${own.visitorId} = asked.id`))
    .orderBy(own.id)
    .limit(limit)
    .as('first');
  const rows = await db
    .select()
    .from(sql`unnest(${sql.param(visitors)}::uuid[]) AS asked (id)`)
    .innerJoinLateral(first, sql`true`);
  return rows.flatMap(({ first: { visitorId, position, receivedAt, ip, userAgent } }) =>
    visitorId ? [{ visitorId, position, receivedAt, ip: ip ?? undefined, userAgent: userAgent ?? undefined }] : [],
  );
}

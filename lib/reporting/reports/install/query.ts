/** How far a site's installation is. Asked every few seconds while someone installs: each look reads a handful of rows. */
import { and, asc, desc, eq, isNull, type SQL, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { live } from '@/db/queries/live';
import { event, isSentRow, order } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import { installSnippet } from '@/lib/tracker/install';
import { urlTemplates } from '@/lib/model/url-template';
import type { InstallResult } from './definition';

/**
 * Events looked through for the server's cookie, from either end: a site that works shows one among its first returning visitors.
 */
const COOKIE_SCAN_MAX = 5_000;

/**
 * What to paste, what was seen so far, and the landing URL parameters for each ad platform. `publicUrl` is this server's address.
 */
export async function installStatus(tx: ScopedTransaction, site: Site, publicUrl: string): Promise<InstallResult> {
  const [first] = await received(tx, site.id, asc(event.id), 1);
  const [last] = await received(tx, site.id, desc(event.id), 1);
  const [firstOrder] = await tx
    .select({ at: order.orderedAt })
    .from(order)
    .where(live(order, site.id))
    .orderBy(asc(order.orderedAt), asc(order.id))
    .limit(1);
  const firstCookie = (await firstFromCookie(tx, site.id, asc(event.id))) ?? (await firstFromCookie(tx, site.id, desc(event.id)));
  const scriptUrl = `${publicUrl}/c/${site.scriptPath}`;
  return {
    snippet: installSnippet({ scriptUrl }),
    scriptUrl,
    collectUrl: `${publicUrl}/c/${site.collectPath}`,
    checks: {
      ...(first && { firstEventAt: first.at.toISOString() }),
      ...(firstCookie && { firstCookieAt: firstCookie.toISOString() }),
      ...(firstOrder && { firstOrderAt: firstOrder.at.toISOString() }),
      ...(last && { lastEventAt: last.at.toISOString() }),
    },
    urlTemplates,
  };
}

function received(tx: ScopedTransaction, siteId: Id<'site'>, end: SQL, count: number) {
  return tx
    .select({ at: event.receivedAt, from: sql<string | null>`${event.payload} ->> 'visitorFrom'`.as('visitor_from') })
    .from(event)
    .where(and(eq(event.siteId, siteId), isNull(event.filtered), isSentRow()))
    .orderBy(end)
    .limit(count);
}

/** The earliest event with the server's cookie among those at one end of the log. */
async function firstFromCookie(tx: ScopedTransaction, siteId: Id<'site'>, end: SQL): Promise<Date | undefined> {
  const looked = received(tx, siteId, end, COOKIE_SCAN_MAX).as('looked');
  const [found] = await tx
    .select({ at: looked.at })
    .from(looked)
    .where(eq(looked.from, 'cookie'))
    .orderBy(asc(looked.at))
    .limit(1);
  return found?.at;
}

/** What screens may know of stored secrets: of each its last four characters and its age, by a view that holds no more. */
import { eq, sql } from 'drizzle-orm';
import { pgView, text, uuid } from 'drizzle-orm/pg-core';
import type { Id } from '@/lib/core/id';
import type { SecretView } from '@/lib/model/secret';
import type { ScopedTransaction } from '../scoped';

/** Of the scope's sites alone. */
const secretShown = pgView('secret_shown', {
  siteId: uuid('site_id').$type<Id<'site'>>().notNull(),
  ownerId: uuid('owner_id').notNull(),
  name: text('name').notNull(),
  lastFour: text('last_four').notNull(),
  createdAt: text('created_at').notNull(),
}).existing();

/** The current secrets of the site's connections, sources and alert rules: by the id of what owns them, then by name. */
export async function secretsShown(tx: ScopedTransaction, siteId: Id<'site'>): Promise<Map<string, Record<string, SecretView>>> {
  const rows = await tx.select().from(secretShown).where(eq(secretShown.siteId, siteId)).orderBy(sql`name`);
  const owners = Map.groupBy(rows, ({ ownerId }) => ownerId);
  const view = ({ name, lastFour, createdAt }: (typeof rows)[number]) => [name, { set: true, lastFour, createdAt }];
  return new Map([...owners].map(([owner, secrets]) => [owner, Object.fromEntries(secrets.map(view))]));
}

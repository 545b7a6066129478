/** How often signing in has failed lately: what slows those who guess passwords. */
import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from './columns';

/** Counts by what they are of: an account, an address, an account from an address. Accounts as hashes: nobody reads them here. */
export const signInGuard = pgTable(
  'sign_in_guard',
  {
    key: text('key').primaryKey(),
    failures: integer('failures').notNull(),
    lastAt: instant('last_at').notNull(),
    /** From then on the row counts as none. */
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [index('sign_in_guard_expires').on(table.expiresAt)],
);

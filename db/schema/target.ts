/** What a site's figures are held against (lib/metrics/target.ts): of the whole store, a channel or a value of a label, by month. */
import { numeric, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { id, instant } from './columns';

export const target = pgTable(
  'target',
  {
    siteId: id<'site'>('site_id').notNull(),
    metric: text('metric').notNull(),
    /** `site`, `channel`, or `label:` and the name of a label. */
    dimension: text('dimension').notNull(),
    /** The channel, or the label's value; empty of the whole store. */
    name: text('name').notNull(),
    /** "2026-11"; empty: every month without a target of its own. */
    month: text('month').notNull(),
    /** Money in the site's currency, ratios as fractions. */
    value: numeric('value').notNull(),
    setBy: text('set_by').notNull(),
    setAt: instant('set_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.metric, table.dimension, table.name, table.month] })],
);

/**
 * Periodic jobs of the workers: when each is due, who runs it now, how its last run ended; and how far addresses were removed.
 */
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { jobOutcomes } from '@/lib/model/job';
import { id, instant } from './columns';

/** One job, run by one worker at a time; rows of jobs that the program no longer knows are left alone. */
export const job = pgTable('job', {
  name: text('name').primaryKey(),
  dueAt: instant('due_at').notNull(),
  /** The worker that runs it now. */
  workerId: id<'worker'>('worker_id'),
  /** While it runs: when another worker may take it over. The one that runs it moves this on. */
  leasedUntil: instant('leased_until'),
  lastStartedAt: instant('last_started_at'),
  /** End of the last run, of which outcome and detail tell; of one whose worker died, the end of its lease. */
  lastFinishedAt: instant('last_finished_at'),
  lastSucceededAt: instant('last_succeeded_at'),
  outcome: text('outcome', { enum: jobOutcomes }),
  /** What that run did, or why it did not; never personal data. */
  detail: text('detail'),
  /** Runs in a row that failed or whose worker died. */
  failures: integer('failures').notNull().default(0),
});

/** Up to which event a site's addresses are removed, so that the past is not read again every hour. */
export const addressExpiry = pgTable('address_expiry', {
  siteId: id<'site'>('site_id').primaryKey(),
  /** The first id that may still have one. */
  expiredBefore: id<'event'>('expired_before').notNull(),
});

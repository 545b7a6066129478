/**
 * What each kind of source brought lately. Asked every few seconds while someone sets up a webhook: the counts of what came in
 * are looked through, newest first and a bounded number of them, and the answer says how far back that was.
 */
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { newestIntake, rolledPosition } from '@/db/queries/intake';
import type { ScopedTransaction } from '@/db/scoped';
import { DAY_MS, MINUTE_MS } from '@/lib/core/instant';
import { intakeOutcomes } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';
import { column, rowsOf } from '../../rows';
import type { KindActivity, SourceActivity } from './definition';

/**
 * Counts, and as many events that are not counted yet, of one look: two months of a busy store, years of most. 20,000 took 25 ms
 * when measured.
 */
const SCAN_MAX = 20_000;
const QUARTER_HOUR_MS = 15 * MINUTE_MS;

/** One kind and outcome in one part of what was looked through. Times are in milliseconds. */
const heardColumns = {
  part: column.text,
  kind: column.text,
  outcome: column.oneOf(intakeOutcomes),
  looked: column.count,
  lately: column.count,
  last: z.number(),
  oldest: z.number(),
};
type Heard = Awaited<ReturnType<typeof rowsOf<typeof heardColumns>>>[number];

/** Accepted and refused events of the last 24 hours by kind of source, and when each kind was last heard of. */
export async function sourceActivity(
  tx: ScopedTransaction,
  site: Site,
  now = new Date(),
  scanMax = SCAN_MAX,
): Promise<SourceActivity> {
  const dayAgo = Math.floor((now.getTime() - DAY_MS) / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
  const heard = await heardOf(tx, site, new Date(dayAgo), scanMax);
  const ends = [...Map.groupBy(heard, ({ part }) => part).values()].flatMap((own) => endOf(own, scanMax) ?? []);
  const lookedBackTo = ends.length > 0 ? Math.max(...ends) : undefined;
  const kinds = Map.groupBy(
    heard.filter(({ outcome }) => outcome === 'accepted' || outcome === 'rejected'),
    ({ kind }) => kind,
  );
  return {
    since: new Date(Math.max(dayAgo, lookedBackTo ?? dayAgo)).toISOString(),
    ...(lookedBackTo !== undefined && { lookedBackTo: new Date(lookedBackTo).toISOString() }),
    kinds: [...kinds.keys()].sort().map((kind) => activityOf(kind, kinds.get(kind) ?? [])),
  };
}

async function heardOf(tx: ScopedTransaction, site: Site, dayAgo: Date, scanMax: number): Promise<Heard[]> {
  const ms = (column: string) => sql.raw(`(extract(epoch FROM ${column}) * 1000)::float8`);
  return rowsOf(
    tx,
    heardColumns,
    sql`
    SELECT part, source AS kind, outcome, count(*)::int AS looked, coalesce(sum(events) FILTER (WHERE quarter_hour >= ${dayAgo}), 0)::int AS lately,
      ${ms('max(last_received_at)')} AS last, ${ms("min(CASE part WHEN 'log' THEN last_received_at ELSE quarter_hour END)")} AS oldest
    FROM (${newestIntake(site.id, await rolledPosition(tx, site.id), scanMax)}) AS newest GROUP BY 1, 2, 3`,
  );
}

/** How far back the look reached into one part; undefined when there was nothing older. */
function endOf(rows: Heard[], scanMax: number): number | undefined {
  const looked = rows.reduce((sum, row) => sum + row.looked, 0);
  return looked < scanMax ? undefined : Math.min(...rows.map(({ oldest }) => oldest));
}

function activityOf(kind: string, heard: Heard[]): KindActivity {
  const [accepted, refused] = (['accepted', 'rejected'] as const).map((outcome) => {
    const own = heard.filter((row) => row.outcome === outcome);
    const lately = own.reduce((sum, row) => sum + row.lately, 0);
    return { lately, ...(own.length > 0 && { lastAt: new Date(Math.max(...own.map(({ last }) => last))).toISOString() }) };
  });
  return {
    kind,
    accepted: accepted?.lately ?? 0,
    refused: refused?.lately ?? 0,
    ...(accepted?.lastAt && { lastAcceptedAt: accepted.lastAt }),
    ...(refused?.lastAt && { lastRefusedAt: refused.lastAt }),
  };
}

/**
 * Protects: a database of version 0.1 comes to have rollups that say what its events and deliveries say. Deliveries and refusals
 * are counted by the migration, stored events by the worker once they are numbered; until then reports count them one by one, and
 * are right all along.
 */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { rollUp } from '@/lib/pipeline/jobs/roll-up';
import { newTestId } from '@/lib/testing/builders';
import { EARLIER_NOW } from '@/lib/testing/earlier-fixture';
import { restoreEarlierVersion } from '@/lib/testing/earlier-version';
import { directSums, reportedIntake, rolledSums } from '@/lib/testing/rollup-sums';
import { migrate } from './migrate';
import { countIntake } from './queries/intake';
import { finishNumbering, indexPositions, numberNextBatch } from './queries/numbering';
import { site } from './schema';

const { db, url } = await restoreEarlierVersion();
const { rows: hours } = await db.$client.query('SELECT site_id, hour, source, events FROM event_repeat');
const repeats = sql`SELECT site_id, hour AS received_at, source
  FROM json_to_recordset(${JSON.stringify(hours.map((row) => ({ ...row, events: Number(row.events) })))}::json)
    AS r (site_id uuid, hour timestamptz, source text, events integer), generate_series(1, events)`;
await migrate(url);

const isOfDoor = (line: string) => line.includes(',rejected,') || line.includes(',duplicate,');

/** The intake of all sites as reports say it. */
async function reported(): Promise<string[]> {
  const sites = await db.select({ id: site.id }).from(site);
  const all = sites.map(({ id }) => reportedIntake(db, id, new Date('2020-01-01T00:00:00Z'), new Date('2030-01-01T00:00:00Z')));
  return (await Promise.all(all)).flat().sort();
}

describe('the rollups of a database of version 0.1', () => {
  it('hold its deliveries, refusals and repeats once it is migrated', async () => {
    const [rolled, direct] = [await rolledSums(db), await directSums(db, repeats)];
    expect(rolled.deliveries.length).toBeGreaterThan(10);
    expect(rolled.tries.length).toBeGreaterThan(10);
    expect(rolled).toEqual({ ...direct, intake: direct.intake.filter(isOfDoor) });
    expect(rolled.intake.some((line) => line.includes(',rejected,'))).toBe(true);
    expect(rolled.intake.some((line) => line.includes(',duplicate,'))).toBe(true);
  });

  it('hold its events once they are numbered and counted; reports say the same before, between and after', async () => {
    const intake = (await directSums(db, repeats)).intake.sort();
    expect(await reported()).toEqual(intake);
    await indexPositions(db);
    await numberNextBatch(db);
    await rollUp(db, EARLIER_NOW, new AbortController().signal);
    expect(await reported(), 'while it is numbered').toEqual(intake);
    while (await numberNextBatch(db));
    expect(await finishNumbering(db)).toBe(true);
    const [{ id: siteId } = { id: newTestId<'site'>() }] = await db.select({ id: site.id }).from(site);
    expect(await db.transaction((tx) => countIntake(tx, siteId, 1_000_000n, 4_321))).toBe(4_321);
    expect(await reported(), 'while it is counted').toEqual(intake);
    await rollUp(db, EARLIER_NOW, new AbortController().signal);
    expect(await reported()).toEqual(intake);
    expect((await rolledSums(db)).intake.sort()).toEqual(intake);
  });
});

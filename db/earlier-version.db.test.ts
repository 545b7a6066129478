/**
 * Protects: the fixture of version 0.1 is what its README says, row counts and money, and the present migrations bring it up to
 * date without losing an event. Its tables are named in SQL here: db/schema describes the present ones.
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EARLIER_NOW, earlierFigures } from '@/lib/testing/earlier-fixture';
import { restoreEarlierVersion } from '@/lib/testing/earlier-version';
import { acquisitionIdOf, referrerHostOf } from '@/lib/model/acquisition';
import { WHOLE_ORDER } from '@/lib/model/credit';
import { landingIdOf, landingPageOf } from '@/lib/model/landing';
import { allocate } from '@/lib/attribution';
import { migrate } from './migrate';
import { acquisition, credit, landing, session, touchpoint } from './schema';

const { db } = await restoreEarlierVersion();
const migrated = await restoreEarlierVersion();
await addNastyTouchpoints();

/**
 * Touchpoints whose text is of any script and length, stated or not: what their acquisition is must not hang on the language that
 * works it out.
 */
async function addNastyTouchpoints(): Promise<void> {
  const text = fc.option(fc.string({ unit: 'binary', maxLength: 12 }).map((value) => value.replaceAll('\0', '')));
  const host = fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }).map((value) => value.replaceAll('\0', ''));
  const referrer = fc.option(
    fc.oneof(
      host,
      fc.tuple(fc.constantFrom('https', 'HTTP', 'android-app'), host).map((two) => two.join('://')),
    ),
  );
  const fields = {
    source: text,
    medium: text,
    campaign: text,
    campaign_id: text,
    ad_group: text,
    ad: text,
    keyword: text,
    platform: text,
  };
  const rows = fc.sample(
    fc.record({
      id: fc.uuid(),
      kind: fc.constantFrom('campaign', 'ad_click'),
      paid: fc.boolean(),
      ...fields,
      referrer,
      landing_url: referrer,
    }),
    {
      numRuns: 2_000,
      seed: 20_261_129,
    },
  );
  await migrated.db.$client.query(
    `INSERT INTO touchpoint SELECT added.* FROM (SELECT touchpoint FROM touchpoint LIMIT 1) AS known,
       json_array_elements($1::json) AS value, json_populate_record(known.touchpoint, value) AS added`,
    [JSON.stringify(rows)],
  );
}

/** The answer's rows as the README writes them. */
async function cells(query: string, database = db): Promise<string[][]> {
  const { rows } = await database.$client.query<unknown[]>({ text: query, rowMode: 'array' });
  return rows.map((row) =>
    row.map((value) => (value instanceof Date ? value.toISOString().replace('.000Z', 'Z') : String(value))),
  );
}

describe('the database of version 0.1', () => {
  it('has the rows of its README', async () => {
    const tables = await cells(
      `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1`,
    );
    const counts = tables.map(async ([table]) => [table, ...(await cells(`SELECT count(*) FROM "${table}"`)).flat()]);
    expect(await Promise.all(counts)).toEqual(await earlierFigures('Rows of each table'));
  });

  it.each([
    [
      'Events',
      `SELECT slug, count(*), count(filtered), min(occurred_at), max(occurred_at), max(received_at)
       FROM event JOIN site ON site.id = site_id GROUP BY slug ORDER BY slug DESC`,
    ],
    ['Events by partition', 'SELECT tableoid::regclass::text AS month, count(*) FROM event GROUP BY month ORDER BY month'],
    [
      'Orders',
      `SELECT slug, o.currency, state, count(*), sum(revenue), sum(refunded)
       FROM "order" o JOIN site ON site.id = site_id GROUP BY slug, o.currency, state ORDER BY slug DESC, o.currency, state`,
    ],
    [
      'Credit',
      `SELECT slug, model, c.currency, count(*), sum(amount) FILTER (WHERE entry = 0), coalesce(sum(amount) FILTER (WHERE entry > 0), 0),
         sum(amount), coalesce(sum(amount) FILTER (WHERE touchpoint_id IS NULL), 0)
       FROM credit c JOIN site ON site.id = site_id GROUP BY slug, model, c.currency ORDER BY slug DESC, model, c.currency`,
    ],
    [
      'Deliveries',
      `SELECT slug, state, count(*) FROM delivery JOIN site ON site.id = site_id GROUP BY slug, state ORDER BY slug DESC, state`,
    ],
    [
      'Cursors',
      `SELECT slug, transaction_id, sequence, event_received_at, processed_at FROM cursor JOIN site ON site.id = site_id
       WHERE (transaction_id, sequence) = (
         SELECT transaction_id, sequence FROM event WHERE event.site_id = site.id ORDER BY 1 DESC, 2 DESC LIMIT 1)
       ORDER BY slug DESC`,
    ],
  ])('has the figures under "%s"', async (heading, query) => {
    expect(await cells(query)).toEqual(await earlierFigures(heading));
  });

  it('lies before the present that tests give it', async () => {
    const times = (await earlierFigures('Cursors')).map(([, , , , processedAt = '']) => Date.parse(processedAt));
    expect(Math.max(...times)).toBeLessThan(EARLIER_NOW.getTime());
  });

  it('is migrated to the present tables, with every event', async () => {
    await migrate(migrated.url);
    const { entries }: { entries: unknown[] } = JSON.parse(readFileSync('drizzle/meta/_journal.json', 'utf8'));
    const applied = await cells('SELECT count(*) FROM drizzle.__drizzle_migrations', migrated.db);
    expect(applied).toEqual([[String(entries.length)]]);
    const events = 'SELECT count(*) FROM event';
    expect(await cells(events, migrated.db)).toEqual(await cells(events));
  });

  it('gives every touchpoint its acquisition, under the id that the program gives it', async () => {
    const touches = await migrated.db.select().from(touchpoint);
    expect(touches.length).toBeGreaterThan(5_000);
    const strays = touches.filter((touch) => touch.acquisitionId !== acquisitionIdOf(touch.siteId, touch));
    expect(strays).toEqual([]);
    const kept = new Map((await migrated.db.select().from(acquisition)).map((row) => [row.id, row]));
    expect(new Set(touches.map(({ acquisitionId }) => acquisitionId))).toEqual(new Set(kept.keys()));
    const hostsAndChannels = touches.map(({ acquisitionId, referrer, channel }) => {
      const row = kept.get(acquisitionId);
      return [row?.referrerHost ?? undefined, row?.channel, referrerHostOf(referrer), channel];
    });
    expect(hostsAndChannels.filter(([host, , named]) => host !== named)).toEqual([]);
    expect(hostsAndChannels.filter(([, kept, , channel]) => kept !== channel)).toEqual([]);
  });

  it('gives every touchpoint and its session their landing page, under the id that the program gives it', async () => {
    const touches = await migrated.db.select().from(touchpoint);
    const pages = new Map((await migrated.db.select().from(landing)).map(({ id, page }) => [id, page]));
    const strays = touches.filter(({ siteId, landingId, landingUrl }) => {
      const page = landingPageOf(landingUrl);
      const expected = page === undefined ? null : landingIdOf(siteId, page);
      return landingId !== expected || (landingId && pages.get(landingId) !== page);
    });
    expect(strays).toEqual([]);
    expect(new Set(touches.flatMap(({ landingId }) => landingId ?? []))).toEqual(new Set(pages.keys()));
    const byId = new Map<string, (typeof touches)[number]>(touches.map((touch) => [touch.id, touch]));
    const sessions = await migrated.db.select().from(session);
    type Visit = Pick<(typeof touches)[number], 'landingId' | 'hasClickId' | 'device' | 'country'>;
    const visit = (row: (Visit & { acquisitionId: string | null }) | undefined) =>
      row && [row.acquisitionId, row.landingId, row.hasClickId, row.device, row.country];
    expect(sessions.length).toBeGreaterThan(4_000);
    expect(sessions.filter((row) => String(visit(row)) !== String(visit(byId.get(row.id))))).toEqual([]);
  });

  it('gives all credit the shares that the program gives it, and what its touch and order tell', async () => {
    const rows = await migrated.db.select().from(credit).orderBy(credit.position);
    const byOrder = Map.groupBy(rows, ({ orderId, model, entry }) => `${orderId} ${model} ${entry}`);
    for (const [, shares] of byOrder) {
      const [first] = shares;
      const parts = allocate(
        first?.entry === 0 ? WHOLE_ORDER : 0n,
        shares.map(({ weight }) => weight),
      );
      const isWhole = first?.model === 'last_click_per_platform';
      const expected = isWhole ? shares.map(({ entry }) => (entry === 0 ? WHOLE_ORDER : 0n)) : parts;
      expect(shares.map(({ share }) => share)).toEqual(expected);
    }
    expect(rows.some(({ share }) => share > 0n && share < WHOLE_ORDER)).toBe(true);
    const { rows: strays } = await migrated.db.$client.query(
      `SELECT count(*) FROM credit c JOIN "order" o ON o.id = c.order_id LEFT JOIN touchpoint t ON t.id = c.touchpoint_id
       WHERE (c.acquisition_id, c.landing_id, c.touched_at, c.device, c.country) IS DISTINCT FROM
         (t.acquisition_id, t.landing_id, t.at, t.device, t.country)
         OR (c.test, c.left_out, c.sales_channel) IS DISTINCT FROM (o.test, o.left_out, o.sales_channel)
         OR c.has_click_id <> (t.click_value IS NOT NULL) OR (c.first_order > 0) <> o.new_customer`,
    );
    expect(strays).toEqual([{ count: 0n }]);
  });
});

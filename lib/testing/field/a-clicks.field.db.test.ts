/**
 * Field cases of click ids: which of them tell one click from another, what is no click id at all, and one click id in several
 * browsers. Each from the door to touches, credit and what a platform would be told, live and after a rebuild.
 */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { clickTouches } from '@/db/queries/conversion';
import { makeEventPartitions } from '@/db/queries/partition';
import type { Id } from '@/lib/core/id';
import { HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import { processSite } from '@/lib/pipeline/derive/process';
import { rebuildSite } from '@/lib/pipeline/derive/rebuild';
import { OTHER_BROWSERS_MAX } from '@/lib/pipeline/derive/repeated-clicks';
import type { Site } from '@/lib/model/site';
import { buildCollector, buildSite, newTestId, purchase, send } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';

const { db } = await testDatabase();
const T0 = new Date('2026-03-28T20:00:00Z');
await makeEventPartitions(db, T0, 4);
const at = (minutes: number) => new Date(T0.getTime() + minutes * MINUTE_MS);

type TouchRow = {
  channel: string;
  source: string | null;
  campaign: string | null;
  click_value: string | null;
  shared_link: boolean;
};

/** One visit and one order of each visitor, by the queries of their landings; the touches in order, the same after a rebuild. */
async function landed(queries: string[]): Promise<{ site: Site; visitors: Id<'visitor'>[]; touches: TouchRow[] }> {
  const site = await buildSite(db);
  const visitors = queries.map(() => newTestId<'visitor'>());
  const collector = buildCollector(db, [site]);
  for (const [index, query] of queries.entries()) {
    const visitor = visitors[index] ?? newTestId<'visitor'>();
    await send(collector, site, [
      { at: at(2 * index), visitor, url: `https://shop.example/?${query}` },
      purchase({ at: at(2 * index + 1), visitor, order: `o-${index}` }),
    ]);
  }
  while ((await processSite(db, site, at(60 * 24))) > 0);
  const touches = await storedTouches(site);
  await rebuildSite(db, site);
  expect(await storedTouches(site)).toEqual(touches);
  return { site, visitors, touches };
}

async function storedTouches(site: Site): Promise<TouchRow[]> {
  const { rows } = await db.execute<TouchRow>(sql`
    SELECT channel, source, campaign, click_value, shared_link FROM touchpoint t JOIN site_log l USING (site_id, generation)
    WHERE t.site_id = ${site.id} ORDER BY t.log_position`);
  return rows;
}

async function persons(site: Site): Promise<number> {
  const { rows } = await db.execute<{ persons: number }>(sql`
    SELECT count(DISTINCT person_id)::int AS persons FROM visitor v JOIN site_log l USING (site_id, generation)
    WHERE v.site_id = ${site.id}`);
  return rows[0]?.persons ?? 0;
}

/** The click ids that a platform would be told of for each visitor's person. */
async function toldOf(site: Site): Promise<string[][]> {
  const { rows } = await db.execute<{ person_id: Id<'person'> }>(sql`
    SELECT person_id FROM visitor v JOIN site_log l USING (site_id, generation) WHERE v.site_id = ${site.id} ORDER BY first_seen_at`);
  const ids = rows.map(({ person_id }) => person_id);
  const touches = await clickTouches(db, site.id, ids, T0, new Date(T0.getTime() + HOUR_MS));
  return ids.map((id) =>
    touches.filter(({ personId }) => personId === id).flatMap(({ clickIds }) => clickIds.map(({ value }) => value)),
  );
}

describe('A5 an id that many clicks share proves nothing', () => {
  it.each([
    ['gbraid', 'gclid=A1&gbraid=S', 'gclid=A2&gbraid=S', 'Paid Search', 'A2'],
    ['wbraid', 'gclid=A1&wbraid=S', 'gclid=A2&wbraid=S', 'Paid Search', 'A2'],
    ['a member of LinkedIn', 'li_fat_id=S', 'li_fat_id=S', 'Paid Social', 'S'],
    ['a free listing', 'srsltid=S', 'srsltid=S', 'Organic Shopping', 'S'],
    ['the same cohort alone', 'gbraid=S', 'gbraid=S', 'Paid Search', 'S'],
  ])('%s', async (_, first, second, channel, click) => {
    const { site, touches } = await landed([first, second]);
    expect(touches).toMatchObject([{ channel }, { channel, click_value: click, shared_link: false }]);
    expect((await toldOf(site))[1]).toContain(click);
    expect(await persons(site)).toBe(2);
  });

  it('another id of the link may be repeated while its own click is new', async () => {
    const { touches } = await landed(['fbclid=S&gclid=A1', 'fbclid=S&gclid=A2']);
    expect(touches).toMatchObject([{ click_value: 'A1' }, { click_value: 'A2', channel: 'Paid Search', shared_link: false }]);
  });
});

describe('A6 what is no click id', () => {
  it.each([
    ['ttclid=__CLICKID__&utm_source=tiktok&utm_medium=paid_social', 'Paid Social', 'tiktok'],
    ['gclid={gclid}&utm_source=google&utm_medium=cpc', 'Paid Search', 'google'],
    ['fbclid=undefined&utm_source=newsletter&utm_medium=email', 'Email', 'newsletter'],
    ['gclid=%7Bgclid%7D', 'Direct', null],
    ['gclid=%7B%7Bclick_id%7D%7D', 'Direct', null],
    ['fbclid=null', 'Direct', null],
    ['msclkid=%24%7Bmsclkid%7D', 'Direct', null],
    ['gclid=%5BCLICK_ID%5D', 'Direct', null],
    ['twclid=%25%25CLICK_ID%25%25', 'Direct', null],
    ['ScCid=(not%20set)', 'Direct', null],
    ['gclid=%22%22', 'Direct', null],
    ['gad_source={adtype}', 'Direct', null],
  ])('%s, of two visitors alike', async (query, channel, source) => {
    const touch = { channel, source, click_value: null, shared_link: false };
    expect((await landed([query, query])).touches).toMatchObject([touch, touch]);
  });

  it('a campaign named in brackets is a campaign', async () => {
    const { touches } = await landed(['utm_source=google&utm_medium=cpc&utm_campaign=%5BDE%5D%20Brand%20%5BNA%5D']);
    expect(touches).toMatchObject([{ campaign: '[DE] Brand [NA]' }]);
  });
});

describe('A7 one click id in several browsers', () => {
  const link = 'fbclid=F1&utm_source=facebook&utm_medium=paid_social&utm_campaign=spring';

  it('keeps source, medium, campaign and channel, is marked, and joins nobody', async () => {
    const { site, touches } = await landed([link, link]);
    const touch = { channel: 'Paid Social', source: 'facebook', campaign: 'spring', click_value: 'F1' };
    expect(touches).toMatchObject([
      { ...touch, shared_link: false },
      { ...touch, shared_link: true },
    ]);
    expect(await persons(site)).toBe(2);
    expect(await toldOf(site)).toEqual([['F1'], ['F1']]);
  });

  it('keeps what the id alone says', async () => {
    const { touches } = await landed(['gclid=X', 'gclid=X']);
    expect(touches).toMatchObject([
      { channel: 'Paid Search', shared_link: false },
      { channel: 'Paid Search', source: 'google', shared_link: true },
    ]);
  });

  it('the same browser brings its own click again', async () => {
    const site = await buildSite(db);
    const visitor = newTestId<'visitor'>();
    const url = `https://shop.example/?${link}`;
    await send(buildCollector(db, [site]), site, [
      { at: at(0), visitor, url },
      { at: at(90), visitor, url },
    ]);
    while ((await processSite(db, site, T0)) > 0);
    expect(await storedTouches(site)).toMatchObject([{ shared_link: false }, { shared_link: false }]);
  });

  it('an id that many browsers bring is a saved link: its labels stay, the id goes', async () => {
    const { site, touches } = await landed(Array.from({ length: OTHER_BROWSERS_MAX + 3 }, () => link));
    expect(touches.map(({ click_value }) => click_value)).toEqual([
      ...Array.from({ length: OTHER_BROWSERS_MAX + 1 }, () => 'F1'),
      null,
      null,
    ]);
    for (const touch of touches.slice(1)) {
      expect(touch).toMatchObject({ channel: 'Paid Social', campaign: 'spring', shared_link: true });
    }
    expect((await toldOf(site)).at(-1)).toEqual([]);
  });
});

/**
 * Protects the migration that finds names which are read otherwise by now: the sites that it has derived anew are those of which the
 * program reads a stored name as another, and no others.
 */
import { readFile } from 'node:fs/promises';
import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { readCampaignParams } from '@/lib/enrichment/campaign-params';
import { readLanding } from '@/lib/enrichment/landing';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { acquisition, rederivation } from './schema';

const { db } = await testDatabase();
const migration = await readFile('drizzle/0040_names_read_anew.sql', 'utf8');

it.each([
  ['an accent of two characters', 'Fru\u0308hling', true],
  ['an accent of one', 'Fr\u00fchling', false],
  ['an unbreakable space', 'Sale\u00a0May', true],
  ['a thin space', 'Sale\u2009May', true],
  ['one space', 'Sale May', false],
  ['two spaces', 'Sale  May', true],
  ['a space at the end', 'Sale ', true],
  ['a line break', 'Sale\nMay', true],
  ['a mark without width', 'Sale\u200b', true],
  ['a mark of direction', '\u202eSale', true],
  ['an emoji of several people', '👨‍👩‍👧 Sale', false],
  ['a joiner that words need', 'می\u200cخواهم', false],
  ['Japanese with its own blank', '春\u3000セール', true],
  ['Japanese', '春セール', false],
])('sees %s as the program does', async (_, campaign, isReadOtherwise) => {
  expect(
    readCampaignParams(readLanding(`https://shop.example/?utm_campaign=${encodeURIComponent(campaign)}`)).campaign === campaign,
  ).toBe(!isReadOtherwise);
  const site = await buildSite(db);
  const own = { siteId: site.id, kind: 'campaign' as const, paid: false, channel: 'Email' };
  await db.insert(acquisition).values([
    { ...own, id: newTestId<'acquisition'>(), campaign },
    { ...own, id: newTestId<'acquisition'>(), source: 'google' },
  ]);
  await db.$client.query(migration);
  const asked = await db.select({ kind: rederivation.kind }).from(rederivation).where(eq(rederivation.siteId, site.id));
  expect(asked).toEqual(isReadOtherwise ? [{ kind: 'rebuild' }] : []);
});

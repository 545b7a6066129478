/**
 * Protects stores that were made a moment ago, by whichever process: their addresses are known at the first request; and the
 * database, which strangers who guess addresses cannot make read more than once a second.
 */
import { afterAll, expect, it, vi } from 'vitest';
import { allSites } from '@/db/queries/site';
import { buildSite } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { openSiteDirectory } from './site-directory';

vi.mock('@/db/queries/site', async (original) => {
  const real = await original<typeof import('@/db/queries/site')>();
  return { ...real, allSites: vi.fn(real.allSites) };
});
const { db } = await testDatabase();
const directory = await openSiteDirectory(db);
afterAll(() => directory.close());

it('knows a site that was made a moment ago by all its addresses, however lately it has read', async () => {
  for (let times = 0; times < 2; times += 1) {
    const { id, collectPath, scriptPath, writeKey } = await buildSite(db);
    const found = await Promise.all([
      directory.byCollectPath(collectPath),
      directory.byScriptPath(scriptPath),
      directory.byKey(writeKey),
    ]);
    expect(found.map((site) => site?.id)).toEqual([id, id, id]);
  }
});

it('reads for all who ask for what nobody has together, and not again within a second', async () => {
  const readAt: number[] = [];
  const real = vi.mocked(allSites).getMockImplementation();
  vi.mocked(allSites).mockImplementation((...given) => {
    readAt.push(Date.now());
    return real ? real(...given) : Promise.resolve([]);
  });
  for (let times = 0; times < 2; times += 1) {
    const guesses = Array.from({ length: 2_000 }, (_, guess) => directory.byCollectPath(`guess-${times}-${guess}`));
    expect(new Set(await Promise.all(guesses))).toEqual(new Set([undefined]));
  }
  const gaps = readAt.slice(1).map((at, index) => at - (readAt[index] ?? 0));
  expect(readAt.length).toBeGreaterThanOrEqual(2);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(900);
});

/** Protects match readiness: a key counts when the platform's own form of the conversion carries it, and only then. */
import { describe, expect, it } from 'vitest';
import { connectionById } from '@/db/queries/connection';
import { sitesWithWork } from '@/db/queries/log';
import { makeEventPartitions } from '@/db/queries/partition';
import type { Id } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import { buildCollector, buildSite, newTestId, purchase, send, type Visit } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { buildConnection } from '@/lib/testing/sandbox';
import { matchReadiness } from './match-readiness';
import { processSite } from '../derive/process';

const { db } = await testDatabase();
const START = new Date('2026-11-20T10:00:00Z');
const later = (seconds: number) => new Date(START.getTime() + seconds * 1_000);
await makeEventPartitions(db, START, 2);

async function visit(site: Site, ...visits: Visit[]): Promise<void> {
  await send(buildCollector(db, [site]), site, visits);
  await sitesWithWork(db);
  while ((await processSite(db, site, later(600))) > 0);
}

async function readinessOf(site: Site, id: Id<'connection'>) {
  const row = await connectionById(db, site.id, id);
  const found = row && (await db.transaction((tx) => matchReadiness(tx, site, row, later(600))));
  return found && { ...found, keys: Object.fromEntries(found.keys.map(({ key, conversions }) => [key, conversions])) };
}

describe('matchReadiness', () => {
  it('counts the keys that the platform itself would get', async () => {
    const site = await buildSite(db);
    const meta = await buildConnection(db, site, 'meta', 'https://platform.example');
    const tiktok = await buildConnection(db, site, 'tiktok', 'https://platform.example');
    const [clicked, plain] = [newTestId<'visitor'>(START), newTestId<'visitor'>(START)];
    const user = { email: 'Zoë@example.com', phone: '+49 170 1234567', firstName: 'Zoë', city: 'München' };
    await visit(
      site,
      { at: START, visitor: clicked, url: 'https://shop.example/?fbclid=IwAR2xYz' },
      purchase({ at: later(60), visitor: clicked, order: '#1', user }),
      purchase({ at: later(120), visitor: plain, order: '#2' }),
    );
    expect(await readinessOf(site, meta)).toEqual({
      conversions: 3,
      without: 0,
      keys: { email: 2, phone: 2, name: 2, address: 2, external_id: 3, click_id: 2, browser_id: 0, ip: 3, user_agent: 3 },
    });
    expect((await readinessOf(site, tiktok))?.keys).toMatchObject({ email: 2, click_id: 0, ip: 3 });
  });

  it('F10 counts the orders that have a session of the connection’s own property', async () => {
    const site = await buildSite(db);
    const ga4 = await buildConnection(db, site, 'ga4', 'https://platform.example');
    const bought = (order: string, gaSessions?: string) => {
      const browserIds = { ga: 'GA1.1.11.22', ...(gaSessions && { gaSessions }) };
      return purchase({ at: later(Number(order)), visitor: newTestId<'visitor'>(START), order, browserIds });
    };
    const other = '_ga_AAA=GS2.1.s1700000001$o3';
    await visit(site, bought('1', `${other},_ga_SANDBOX001=GS1.1.1700000002.4`), bought('2', other), bought('3'));
    expect((await readinessOf(site, ga4))?.keys).toMatchObject({ session: 1, browser_id: 3 });
  });

  it('leaves out what is not for the platform, and counts what nothing can match', async () => {
    const site = await buildSite(db);
    const klaviyo = await buildConnection(db, site, 'klaviyo', 'https://platform.example');
    const denied = { analytics: 'granted', ad_storage: 'denied', ad_user_data: 'denied' } as const;
    await visit(
      site,
      purchase({ at: START, visitor: newTestId(START), order: '#1', user: { email: 'a@example.com' }, consent: denied }),
      purchase({ at: later(1), visitor: newTestId(START), order: '#2' }),
    );
    expect(await readinessOf(site, klaviyo)).toEqual({ conversions: 1, without: 1, keys: { email: 0, phone: 0 } });
  });

  it('is none for a destination that matches nobody, and empty before anything came', async () => {
    const site = await buildSite(db);
    const webhook = await buildConnection(db, site, 'webhook', 'https://platform.example');
    const meta = await buildConnection(db, site, 'meta', 'https://platform.example');
    expect(await readinessOf(site, webhook)).toBeUndefined();
    expect(await readinessOf(site, meta)).toMatchObject({ conversions: 0, without: 0, keys: { email: 0 } });
  });
});

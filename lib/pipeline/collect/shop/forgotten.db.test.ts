/** Protects whoever asked to be forgotten: each request is heard, whenever it comes, and only at the site whose shop told of it. */
import { expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { storeEvent } from '@/lib/testing/event-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { forgottenBuyers } from './forgotten';

const { db } = await testDatabase();
const NOW = new Date('2026-03-28T20:00:00Z');
await makeEventPartitions(db, NOW, 2);

async function redact(site: Site, number: number, properties: Record<string, unknown>, source = 'shopify'): Promise<void> {
  await storeEvent(db, {
    siteId: site.id,
    id: newTestId<'event'>(NOW),
    messageId: `${source}:customer_redact:${number}`,
    source,
    name: 'customer_redact',
    occurredAt: NOW,
    receivedAt: NOW,
    payload: { properties },
  });
}

async function forgottenOf(site: Site, ids: string[]): Promise<string[]> {
  const isForgotten = await forgottenBuyers(db, site);
  return ids.filter((id) =>
    isForgotten(
      { id, events: [] },
      { id: `purchase:${id}`, name: 'purchase', at: NOW.toISOString(), user: { userId: `c${id}` } },
    ),
  );
}

it('hears requests that come after others were read, and those of the site alone', async () => {
  const [site, other] = [await buildSite(db), await buildSite(db)];
  expect(await forgottenOf(site, ['1', '2', '3'])).toEqual([]);
  await redact(site, 1, { orders_to_redact: ['1'] });
  await redact(other, 1, { orders_to_redact: ['3'] });
  expect(await forgottenOf(site, ['1', '2', '3'])).toEqual(['1']);
  await redact(site, 2, { customer_id: 'c2' });
  expect(await forgottenOf(site, ['1', '2', '3'])).toEqual(['1', '2']);
  expect(await forgottenOf(other, ['1', '2', '3'])).toEqual(['3']);
});

it('hears none from a public page, which can send what it likes', async () => {
  const site = await buildSite(db);
  await redact(site, 1, { orders_to_redact: ['1'], customer_id: 'c2' }, 'snippet');
  await redact(site, 2, { orders_to_redact: ['3'] });
  expect(await forgottenOf(site, ['1', '2', '3'])).toEqual(['3']);
});

/**
 * Protects that a web process knows at its start whether the database is distributed: then no statement of it stores events of two
 * sites. The database's refusal of that is made one that is not tried again request by request.
 */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { STORE_EVENTS_OF_ONE_SITE } from '@/db/distribution/statements';
import { agreeOn } from '@/db/queries/installation';
import { installation } from '@/db/schema';
import { buildSite, collectRequest } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { ensureTrackerBuilt } from '@/lib/testing/tracker';
import { openCollectionService } from './collection-service';

const { db, url } = await testDatabase();
process.env['DATABASE_URL'] = url;

it('stores site by site on a distributed database', async () => {
  ensureTrackerBuilt();
  await db.execute(sql.raw(STORE_EVENTS_OF_ONE_SITE.replace('invalid_parameter_value', 'feature_not_supported')));
  const now = new Date();
  await agreeOn(db, 'key', undefined, now);
  await db.update(installation).set({ distributedAt: now });
  const sites = [await buildSite(db), await buildSite(db), await buildSite(db)];
  const service = await openCollectionService();
  const requests = Array.from({ length: 10 }, () => sites.map((site) => collectRequest(site, [{ at: now }, { at: now }]))).flat();
  const replies = await Promise.all(requests.map((request) => service.accept(request)));
  await service.close();
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([202]));
  const { rows } = await db.execute(sql`SELECT count(*)::int AS events, max(position)::int AS last FROM event GROUP BY site_id`);
  expect(rows).toEqual(sites.map(() => ({ events: 20, last: 20 })));
});

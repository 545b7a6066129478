/** Protects collecting from the screens: however busy their connections are, a server's events come in. */
import { spawnSync } from 'node:child_process';
import { afterAll, expect, it, vi } from 'vitest';
import { connect } from '@/db/client';
import { event } from '@/db/schema';
import { collectionService } from '@/lib/pipeline/collect/collection-service';
import { buildSite } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { createApiKey } from '@/lib/workspace';
import { serverApi } from './server-api';

const { db, url } = await testDatabase();
/** Sessions need a running Next; keys do not. */
vi.mock('@/lib/access/session', () => ({ currentMember: async () => undefined, actorFor: async () => undefined }));
process.env['DATABASE_URL'] = url;
spawnSync(process.execPath, ['--import', 'tsx', 'lib/tracker/build.ts']);
const screens = connect(url, 1, 'tieback-screens', 'screens');
Object.assign(globalThis, { tiebackDatabase: screens });
afterAll(async () => {
  await (await collectionService()).close();
  await screens.$client.end();
});

it('stores events while every connection of the screens is lent to a report', async () => {
  const site = await buildSite(db);
  const actor = { kind: 'operator' as const, id: 'operator', workspaceId: site.workspaceId, role: 'owner' as const };
  const { key } = await createApiKey(db, actor, { name: 'Kasse', role: 'admin' });
  const send = (headers: Record<string, string>) => {
    const body = JSON.stringify({
      events: [{ id: 'e1', name: 'sign_up', at: new Date().toISOString(), user: { userId: 'ana' } }],
    });
    const request = new Request('https://t.example/api/v1/sites/x/events', { method: 'POST', body, headers });
    return serverApi('events')(request, { params: Promise.resolve({ site: site.id }) });
  };
  const report = await screens.$client.connect();
  try {
    expect((await send({ authorization: `Bearer ${key}` })).status).toBe(200);
    expect((await send({ authorization: `Bearer ${key.slice(0, -1)}` })).status).toBe(401);
    expect(await db.$count(event)).toBe(1);
  } finally {
    report.release();
  }
});

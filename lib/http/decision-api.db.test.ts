/**
 * Protects deciding over HTTP: an admin's key alone, answers that say what became of it, and problems that name what is wrong.
 */
import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { event } from '@/db/schema';
import { apiKey } from '@/db/schema/configuration';
import type { Role } from '@/lib/access';
import { mintApiKey } from '@/lib/access/api-key';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';

const { db } = await testDatabase();
/** Sessions need a running Next; keys do not. */
vi.mock('@/lib/access/session', () => ({ currentMember: async () => undefined, actorFor: async () => undefined }));
Object.assign(globalThis, { tiebackDatabase: db });
const { POST } = await import('@/app/api/v1/sites/[site]/decisions/route');

let site: Site;
beforeEach(async () => {
  site = await buildSite(db);
});

async function post(role: Role, body: string, of = site): Promise<{ status: number; answer: Record<string, unknown> }> {
  const { key, keyHash, lastFour } = mintApiKey();
  const row = { id: newTestId<'api_key'>(), workspaceId: of.workspaceId, name: 'Prüfung', role, createdAt: new Date() };
  await db.insert(apiKey).values({ ...row, keyHash, lastFour });
  const request = new Request('https://t.shop.example/api', {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${key}` },
  });
  const response = await POST(request, { params: Promise.resolve({ site: site.id }) });
  return { status: response.status, answer: await response.json() };
}
const mark = (over: object = {}) => JSON.stringify({ name: 'order_marked_test', orderKey: '#1', test: true, ...over });
const storedDecisions = () => db.select({ payload: event.payload }).from(event).where(eq(event.siteId, site.id));

describe('POST decisions', () => {
  it('stores a decision once, in the name of the key', async () => {
    const first = await post('admin', mark());
    expect(first).toEqual({ status: 200, answer: { eventId: expect.any(String), status: 'accepted' } });
    expect(await post('owner', mark({ reason: 'noch einmal' }))).toEqual({
      status: 200,
      answer: { ...first.answer, status: 'duplicate' },
    });
    expect(await storedDecisions()).toEqual([
      { payload: { properties: { orderKey: '#1', test: true, decidedBy: expect.stringMatching(/^api_key:/) } } },
    ]);
  });

  it.each<[string, Role, string, number, string | undefined]>([
    ['a viewer', 'viewer', mark(), 403, undefined],
    ['a marketer', 'marketer', mark(), 403, undefined],
    ['what is no JSON', 'admin', '{', 400, undefined],
    ['more than a decision', 'admin', mark({ reason: 'x'.repeat(17_000) }), 413, undefined],
    ['a reason that is too long', 'admin', mark({ reason: 'x'.repeat(513) }), 422, 'reason'],
    ['a decision of no kind', 'admin', mark({ name: 'order_deleted' }), 422, 'name'],
    [
      'an event that is not there',
      'admin',
      JSON.stringify({ name: 'event_released', eventId: newTestId(), released: true }),
      404,
      undefined,
    ],
    [
      'to take an event out again',
      'admin',
      JSON.stringify({ name: 'event_released', eventId: newTestId(), released: false }),
      422,
      'released',
    ],
  ])('refuses %s', async (_, role, body, status, field) => {
    const refused = await post(role, body);
    expect(refused.status).toBe(status);
    expect(refused.answer['errors']).toEqual(field ? [expect.objectContaining({ field })] : undefined);
    expect(await storedDecisions()).toEqual([]);
  });

  it('does not tell a key of another workspace that the site exists', async () => {
    expect((await post('owner', mark(), await buildSite(db))).status).toBe(404);
  });
});

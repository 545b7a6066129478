/**
 * Protects alert rules over HTTP: what an admin's key makes is listed, changed and deleted by its id, a webhook's path and secret are
 * never told again, and neither a lesser key nor one of another workspace gets to them.
 */
import { expect, it, vi } from 'vitest';
import { apiKey } from '@/db/schema';
import { mintApiKey } from '@/lib/access/api-key';
import type { Role } from '@/lib/access/permissions';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { createAlertRuleRoute, deleteAlertRuleRoute, listAlertRulesRoute, updateAlertRuleRoute } from './alert-api';

const { db } = await testDatabase();
/** Sessions need a running Next; keys do not. */
vi.mock('@/lib/access/session', () => ({ currentMember: async () => undefined, actorFor: async () => undefined }));
Object.assign(globalThis, { tiebackDatabase: db });

const site = await buildSite(db);
const admin = await keyOf(site, 'admin');

async function keyOf({ workspaceId }: Site, role: Role): Promise<string> {
  const { key, keyHash, lastFour } = mintApiKey();
  const row = { id: newTestId<'api_key'>(), workspaceId, name: role, role, keyHash, lastFour, createdAt: new Date() };
  await db.insert(apiKey).values(row);
  return key;
}

type Route = typeof listAlertRulesRoute;
async function call(route: Route, body?: object, { key = admin, ruleId = '' } = {}) {
  const request = new Request('https://t.shop.example/api', {
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  const response = await route(request, { params: Promise.resolve({ site: site.id, ruleId }) });
  return { status: response.status, body: await response.json() };
}

it('makes, lists, changes and deletes a rule, and tells a webhook’s secret once', async () => {
  const metric = { metric: 'revenue', days: 1, bound: 'falls', value: 30 };
  const rule = { kind: 'metric', metric, emails: ['ana@example.com'], webhookUrl: 'https://chat.example/secret/path' };
  const made = await call(createAlertRuleRoute, rule);
  expect(made).toMatchObject({ status: 200, body: { secret: expect.stringMatching(/^whsec_/) } });
  const { id, createdAt } = made.body.rule;
  const shown = { id, kind: 'metric', threshold: 0, metric, emails: rule.emails, webhookFormat: 'signed', createdAt };
  const listed = await call(listAlertRulesRoute);
  expect(listed).toEqual({ status: 200, body: { rules: [{ ...shown, webhook: 'https://chat.example/…' }] } });
  const changed = await call(updateAlertRuleRoute, { kind: 'lag', threshold: 30, emails: rule.emails }, { ruleId: id });
  const { metric: _, ...rest } = shown;
  expect(changed).toEqual({ status: 200, body: { rule: { ...rest, kind: 'lag', threshold: 30 } } });
  expect(await call(deleteAlertRuleRoute, {}, { ruleId: id })).toEqual({ status: 200, body: { deleted: true } });
  expect((await call(listAlertRulesRoute)).body).toEqual({ rules: [] });
  expect((await call(deleteAlertRuleRoute, {}, { ruleId: id })).status).toBe(404);
});

it('names the field that is wrong, and lets in those alone who manage the site', async () => {
  const refused = await call(createAlertRuleRoute, { kind: 'lag', threshold: 0 });
  expect(refused.status).toBe(422);
  expect(refused.body.errors.map(({ field }: { field: string }) => field)).toEqual(['threshold', 'emails']);
  const marketer = await keyOf(site, 'marketer');
  expect((await call(listAlertRulesRoute, undefined, { key: marketer })).status).toBe(403);
  const stranger = await keyOf(await buildSite(db), 'owner');
  expect((await call(listAlertRulesRoute, undefined, { key: stranger })).status).toBe(404);
});

/** Protects the settings of a connection: what a form leaves out or empties, secrets that never come back, versions, and who may. */
import { and, eq, isNotNull } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectionById } from '@/db/queries/connection';
import { auditEntry, connection, workspace } from '@/db/schema';
import { type Actor, operatorOf } from '@/lib/access/permissions';
import type { Id } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import { open } from '@/lib/ops/secrets';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { connectionOf, createConnection, deleteConnection, updateConnection } from './connections';

const { db } = await testDatabase();
const workspaceId = newTestId<'workspace'>();
const ADMIN = operatorOf(workspaceId);
const MARKETER: Actor = { ...ADMIN, kind: 'member', role: 'marketer' };
const TOKEN = 'EAA-first-token-1111';
const META = { datasetId: '1234567890123456', accessToken: TOKEN, testEventCode: 'TEST1' };
const SECRETS = { secret: `whsec_${btoa('a'.repeat(32))}`, oldSecret: `whsec_${btoa('b'.repeat(32))}` };
const WEBHOOK = { url: 'https://hooks.shop.example/in', ...SECRETS };
let site: Site;
beforeAll(async () => {
  await db.insert(workspace).values({ id: workspaceId, slug: 'café', name: 'Café Zürich', createdAt: new Date() });
});

const made = (destination: string, settings: Record<string, unknown>, baseUrl?: string) =>
  createConnection(db, ADMIN, site, { destination, name: 'Köln', settings, baseUrl });
const sealed = async (id: Id<'connection'>) => (await connectionById(db, site.id, id))?.secrets;

beforeEach(async () => {
  site = await buildSite(db);
});

describe('a connection', () => {
  it('shows of its secrets only that they are set, and their end', async () => {
    const { id, settings, secrets } = await made('meta', META);
    const defaults = { limitedDataUse: false, creditModel: 'last_non_direct_click' };
    expect(settings).toEqual({ datasetId: META.datasetId, testEventCode: 'TEST1', ...defaults });
    expect(secrets).toEqual({ accessToken: expect.objectContaining({ set: true, lastFour: '1111' }) });
    expect(JSON.stringify(await connectionOf(db, MARKETER, site, id))).not.toContain(TOKEN);
  });

  it('credits by no model that its site does not have', async () => {
    const creditModel = 'custom_deadbeef';
    const refused = { code: 'invalid_input', fields: [expect.objectContaining({ field: 'settings.creditModel' })] };
    await expect(made('meta', { ...META, creditModel })).rejects.toMatchObject(refused);
    const { id } = await made('meta', META);
    await expect(updateConnection(db, ADMIN, site, id, { settings: { creditModel } })).rejects.toMatchObject(refused);
  });

  it('keeps a secret that the form leaves empty, sealed as it was, and takes an emptied text as empty', async () => {
    const { id } = await made('meta', META);
    const before = await sealed(id);
    const changed = await updateConnection(db, ADMIN, site, id, { settings: { accessToken: '', testEventCode: '' } });
    expect(changed).toMatchObject({ version: 2, settings: { datasetId: META.datasetId, testEventCode: '' } });
    expect(await sealed(id)).toEqual(before);
  });

  it('keeps of a pasted token and id what they are: no Bearer, no quotes, no blanks', async () => {
    const { id, settings } = await made('meta', { datasetId: ' “1234567890123456” ', accessToken: `Bearer ${TOKEN}\n` });
    expect(settings['datasetId']).toBe('1234567890123456');
    const stored = (await sealed(id))?.['accessToken'];
    expect(stored && open(stored)).toBe(TOKEN);
    await updateConnection(db, ADMIN, site, id, { settings: { accessToken: '"EAA-second-token-2222"' } });
    const renewed = (await sealed(id))?.['accessToken'];
    expect(renewed && open(renewed)).toBe('EAA-second-token-2222');
  });

  it('takes a new secret without touching the other settings', async () => {
    const { id } = await made('meta', META);
    const changed = await updateConnection(db, ADMIN, site, id, { settings: { accessToken: 'EAA-second-token-2222' } });
    expect(changed.secrets['accessToken']).toMatchObject({ lastFour: '2222' });
    expect(changed.settings).toMatchObject({ testEventCode: 'TEST1' });
  });

  it('loses an optional secret that is removed, and refuses to lose one that it needs', async () => {
    const { id } = await made('webhook', WEBHOOK);
    const changed = await updateConnection(db, ADMIN, site, id, { settings: { oldSecret: null } });
    expect(Object.keys(changed.secrets)).toEqual(['secret']);
    const refused = updateConnection(db, ADMIN, site, id, { settings: { secret: null } });
    await expect(refused).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'settings.secret' }] });
  });

  it('refuses an emptied setting that it needs, naming it', async () => {
    const { id } = await made('meta', META);
    const refused = updateConnection(db, ADMIN, site, id, { settings: { datasetId: ' ' } });
    await expect(refused).rejects.toMatchObject({ fields: [{ field: 'settings.datasetId', detail: 'is missing' }] });
  });

  it('goes back to the address of the platform when another is emptied, with its secrets entered for it', async () => {
    const { id, baseUrl } = await made('meta', META, 'https://proxy.shop.example/');
    expect(baseUrl).toBe('https://proxy.shop.example');
    expect(await updateConnection(db, ADMIN, site, id, { name: 'Bonn' })).toMatchObject({ baseUrl, version: 1 });
    const back = { baseUrl: '', settings: { accessToken: 'EAA-second-token-2222' } };
    expect(await updateConnection(db, ADMIN, site, id, back)).toMatchObject({ baseUrl: null, version: 2 });
  });

  it.each([
    ['another host', 'https://evil.example'],
    ['another port', 'https://proxy.shop.example:8443'],
    ['the platform itself', ''],
  ])('takes no stored secret along to %s', async (_, baseUrl) => {
    const { id } = await made('meta', META, 'https://proxy.shop.example/meta');
    const before = await sealed(id);
    const detail = 'enter it again: requests would go to another address, which does not get the stored one';
    const refused = updateConnection(db, ADMIN, site, id, { baseUrl });
    await expect(refused).rejects.toMatchObject({ fields: [{ field: 'settings.accessToken', detail }] });
    expect(await sealed(id)).toEqual(before);
    const moved = { baseUrl, settings: { accessToken: 'for-the-new-one-3333' } };
    const { secrets } = await updateConnection(db, ADMIN, site, id, moved);
    expect(secrets['accessToken']).toMatchObject({ lastFour: '3333' });
    const [changed] = await db
      .select()
      .from(auditEntry)
      .where(and(eq(auditEntry.subject, id), isNotNull(auditEntry.before)));
    expect(changed?.after).toMatchObject({ secrets: { accessToken: 'changed' } });
  });

  it('keeps its secrets where only the path of its address changes', async () => {
    const { id } = await made('meta', META, 'https://proxy.shop.example/meta');
    const before = await sealed(id);
    await updateConnection(db, ADMIN, site, id, { baseUrl: 'https://proxy.shop.example/meta-2' });
    expect(await sealed(id)).toEqual(before);
  });

  it('drops every secret, optional ones too, when a setting names another host', async () => {
    const { id } = await made('webhook', { ...WEBHOOK, headers: 'Authorization: Bearer abc' });
    const refused = updateConnection(db, ADMIN, site, id, { settings: { url: 'https://evil.example/in' } });
    await expect(refused).rejects.toMatchObject({ fields: [{ field: 'settings.secret' }] });
    const settings = { url: 'https://evil.example/in', secret: SECRETS.oldSecret };
    await updateConnection(db, ADMIN, site, id, { settings });
    expect(Object.keys((await sealed(id)) ?? {})).toEqual(['secret']);
    const path = await updateConnection(db, ADMIN, site, id, { settings: { url: 'https://evil.example/other' } });
    expect(path.secrets).toMatchObject({ secret: { set: true } });
  });

  it('asks again for a secret that cannot be opened, and is whole with the new one', async () => {
    const { id } = await made('meta', META);
    const [token] = Object.values((await sealed(id)) ?? {});
    const unreadable = {
      accessToken: { ...token, keyId: 'lost1234', sealed: 'AAAA', lastFour: '1111', createdAt: '2026-01-01' },
    };
    await db.update(connection).set({ secrets: unreadable }).where(eq(connection.id, id));
    const detail = 'enter it again: the stored one cannot be opened';
    const refused = updateConnection(db, ADMIN, site, id, { settings: { testEventCode: '' } });
    await expect(refused).rejects.toMatchObject({ fields: [{ field: 'settings.accessToken', detail }] });
    const whole = await updateConnection(db, ADMIN, site, id, { settings: { accessToken: 'EAA-second-token-2222' } });
    expect(whole.secrets).toMatchObject({ accessToken: { lastFour: '2222' } });
  });

  it('goes to no sandbox outside of the demo', async () => {
    await expect(made('meta', META, 'sandbox')).rejects.toMatchObject({ fields: [{ field: 'baseUrl' }] });
  });

  it('has no secret left when it was deleted, and is found no more', async () => {
    const { id } = await made('meta', META);
    await deleteConnection(db, ADMIN, site, id);
    const [left] = await db.select({ secrets: connection.secrets }).from(connection).where(eq(connection.id, id));
    expect(left).toEqual({ secrets: {} });
    await expect(connectionOf(db, ADMIN, site, id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is not for marketers to change', async () => {
    const { id } = await made('meta', META);
    const attempts = [
      createConnection(db, MARKETER, site, { destination: 'meta', name: 'x', settings: META }),
      updateConnection(db, MARKETER, site, id, { enabled: false }),
      deleteConnection(db, MARKETER, site, id),
    ];
    for (const attempt of attempts) await expect(attempt).rejects.toMatchObject({ code: 'forbidden' });
  });
});

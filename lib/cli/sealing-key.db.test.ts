/**
 * Protects: programs of one installation seal under one key. Who starts with another is told so before it stores or sends anything, a
 * key is changed by naming the one before, and everything sealed under it can be sealed anew.
 */
import { eq } from 'drizzle-orm';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sealedColumns } from '@/db/queries/sealed';
import { connection, event, installation, source } from '@/db/schema';
import { DEMO_AUTH_SECRET } from '@/lib/ops/env';
import type { Sealed } from '@/lib/model/secret';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';

const { db } = await testDatabase();
const NOW = new Date('2026-11-25T10:00:00Z');
const [FIRST, SECOND, THIRD] = ['first-'.repeat(6), 'second-'.repeat(6), 'third-'.repeat(6)];

type Keys = { AUTH_SECRET: string; ENCRYPTION_KEY?: string; ENCRYPTION_KEY_PREVIOUS?: string };

/** Our modules as a process with these keys has them. */
async function processWith(keys: Keys) {
  vi.resetModules();
  for (const name of ['AUTH_SECRET', 'ENCRYPTION_KEY', 'ENCRYPTION_KEY_PREVIOUS'] as const) vi.stubEnv(name, keys[name] ?? '');
  const { agreeOnSealingKey, sealingKeyProblem, takeOverSealingKey } = await import('./sealing-key');
  const { open, seal, sealSecret } = await import('@/lib/ops/secrets');
  const { resealSecrets } = await import('@/lib/workspace/reseal');
  return {
    agree: () => agreeOnSealingKey(db, NOW),
    problem: () => sealingKeyProblem(db),
    takeOver: () => takeOverSealingKey(db, NOW),
    reseal: () => resealSecrets(db),
    open,
    seal,
    sealSecret,
  };
}

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.resetModules();
  await db.delete(installation).where(eq(installation.id, 1));
});

describe('agreeOnSealingKey', () => {
  it('takes the first key for the installation’s, and refuses another', async () => {
    await (await processWith({ AUTH_SECRET: FIRST })).agree();
    await (await processWith({ AUTH_SECRET: FIRST })).agree();
    const stranger = await processWith({ AUTH_SECRET: SECOND });
    await expect(stranger.agree()).rejects.toThrow(/^Settings do not agree: this program seals under the key [0-9a-f]{8}, and/);
    expect(await stranger.problem()).toContain('Give every program the same AUTH_SECRET and ENCRYPTION_KEY');
    await (await processWith({ AUTH_SECRET: FIRST })).agree();
  });

  it('lets a key follow the one that it names as the one before, and refuses that one from then on', async () => {
    await (await processWith({ AUTH_SECRET: FIRST })).agree();
    await (await processWith({ AUTH_SECRET: SECOND, ENCRYPTION_KEY_PREVIOUS: FIRST })).agree();
    await expect((await processWith({ AUTH_SECRET: FIRST })).agree()).rejects.toThrow('Settings do not agree');
    await (await processWith({ AUTH_SECRET: SECOND, ENCRYPTION_KEY: THIRD })).agree();
    await expect((await processWith({ AUTH_SECRET: SECOND })).agree()).rejects.toThrow('Settings do not agree');
  });

  it('is told the key of a database of before by the secrets in it', async () => {
    const site = await buildSite(db);
    const owner = await processWith({ AUTH_SECRET: FIRST });
    await storeSource(site.id, owner.sealSecret('whsec_first', NOW));
    await expect((await processWith({ AUTH_SECRET: SECOND })).agree()).rejects.toThrow('Settings do not agree');
    await owner.agree();
    await db.delete(source).where(eq(source.siteId, site.id));
  });
});

describe('resealSecrets', () => {
  it('seals what keys of before and the public default sealed, wherever it stands, and lists what no key opens', async () => {
    const site = await buildSite(db);
    const defaulted = await processWith({ AUTH_SECRET: DEMO_AUTH_SECRET });
    const ofEvent = defaulted.seal('{"email":"anna@example.com"}');
    const before = await processWith({ AUTH_SECRET: FIRST });
    const [old, kept] = [before.sealSecret('whsec_first', NOW), before.sealSecret('token', NOW)];
    const lost = (await processWith({ AUTH_SECRET: THIRD })).sealSecret('lost', NOW);
    await storeSource(site.id, old);
    const connectionId = await storeConnection(site.id, { token: kept, appSecret: lost });
    const eventId = await storeEvent(site.id, ofEvent);

    const now = await processWith({ AUTH_SECRET: SECOND, ENCRYPTION_KEY_PREVIOUS: FIRST });
    const done = await now.reseal();
    expect({ ...done, key: done.key.length }).toEqual({
      key: 8,
      resealed: {
        ...{ source: 1, connection: 1, alert_rule: 0, event: 1, refused_body: 0 },
        ...{ ad_login: 0, oauth_start: 0, spend_app: 0 },
      },
      unopened: [{ table: 'connection', key: lost.keyId, count: 1, rows: [connectionId] }],
    });
    const [row] = await db.select().from(source).where(eq(source.siteId, site.id));
    const [made] = await db.select().from(connection).where(eq(connection.id, connectionId));
    const [stored] = await db.select().from(event).where(eq(event.id, eventId));
    const after = await processWith({ AUTH_SECRET: SECOND });
    expect(row?.secrets.map((secret) => [after.open(secret), secret.lastFour, secret.createdAt])).toEqual([
      ['whsec_first', 'irst', NOW.toISOString()],
    ]);
    expect([made?.secrets['token'] && after.open(made.secrets['token']), made?.secrets['appSecret']]).toEqual(['token', lost]);
    expect(stored?.personal).toMatchObject({ ip: '192.0.2.1', user: { emailHash: 'e'.repeat(64) } });
    expect(stored?.personal?.user?.sealed && after.open(stored.personal.user.sealed)).toBe('{"email":"anna@example.com"}');
    expect((await after.reseal()).resealed).toEqual({
      ...{ source: 0, connection: 0, alert_rule: 0, event: 0, refused_body: 0 },
      ...{ ad_login: 0, oauth_start: 0, spend_app: 0 },
    });
  });

  it('knows every column that the schema says is sealed', async () => {
    const files = (await readdir('db/schema')).filter((file) => file.endsWith('.ts'));
    const texts = await Promise.all(files.map((file) => readFile(join('db/schema', file), 'utf8')));
    const typed = texts.flatMap((text) => [...text.matchAll(/jsonb\('(\w+)'\)\.\$type<[^\n]*(?:StoredSecret|Sealed)\b/g)]);
    const named = sealedColumns.map(({ column }) => column);
    expect(typed.map(([, column]) => column).filter((column) => !named.includes(column ?? ''))).toEqual([]);
    expect(typed.length).toBeGreaterThanOrEqual(3);
  });
});

type SiteId = Awaited<ReturnType<typeof buildSite>>['id'];
type Secret = ReturnType<Awaited<ReturnType<typeof processWith>>['sealSecret']>;

async function storeSource(siteId: SiteId, secret: Secret): Promise<void> {
  const id = newTestId<'source'>();
  await db
    .insert(source)
    .values({ siteId, id, kind: 'webhook', name: 'Shop', path: id, secrets: [secret], settings: {}, createdAt: NOW });
}

async function storeConnection(siteId: SiteId, secrets: Record<string, Secret>) {
  const id = newTestId<'connection'>();
  await db.insert(connection).values({ siteId, id, destination: 'meta', name: 'Meta', version: 1, secrets, createdAt: NOW });
  return id;
}

async function storeEvent(siteId: SiteId, sealed: Sealed) {
  const id = newTestId<'event'>();
  const personal = { ip: '192.0.2.1', user: { emailHash: 'e'.repeat(64), sealed } };
  const facts = { messageId: id, source: 'api', name: 'purchase', occurredAt: NOW, receivedAt: NOW, payload: {}, personal };
  await db.insert(event).values({ siteId, id, position: 1n, ...facts });
  return id;
}

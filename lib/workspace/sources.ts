/**
 * Order webhooks of a site: each has an address of its own, a secret that can be changed without losing a delivery, and its
 * options.
 */
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Queryable } from '@/db/client';
import { requestRederivation } from '@/db/queries/rederivation';
import { secretsShown } from '@/db/queries/secret';
import { deleteShopSync } from '@/db/queries/shop-sync';
import { cookiePlatformsOf, sourceById, type SourceShown, shownSources } from '@/db/queries/source';
import { source } from '@/db/schema/configuration';
import type { ScopedTransaction } from '@/db/scoped';
import { type Actor, permit } from '@/lib/access/permissions';
import type { Id } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import { parseInput, requireId } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import type { SecretView } from '@/lib/model/secret';
import type { Site } from '@/lib/model/site';
import { newId, randomPathPart, randomToken } from '@/lib/ops/ids';
import { sealSecret, viewSecret } from '@/lib/ops/secrets';
import type { SourceDefinition } from '@/lib/sources/define';
import { sourceOf } from '@/lib/sources/registry';
import { recordChange } from './audit';
import { nameSchema } from './input';

const PATH_LENGTH = 20;
const SECRET_BYTES_TEXT = 32;
/** Platforms sign with the old secret for up to a day after a change; a week leaves time to change several of them. */
const OLD_SECRET_MS = 7 * DAY_MS;

/** Empty: none was entered. */
const secretSchema = z
  .string()
  .trim()
  .max(500)
  .refine((text) => text === '' || text.length >= 8, 'has at least 8 characters')
  .transform((text) => text || undefined);

export const sourceInputSchema = z.object({
  kind: z.string(),
  name: nameSchema,
  /** As the platform shows it; absent: one is made, to be entered there. */
  secret: secretSchema.optional(),
  settings: z.record(z.string(), z.unknown()).default({}),
});

export const sourceChangeSchema = z.object({
  name: nameSchema.optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
  enabled: z.boolean().optional(),
});

export type ConfiguredSource = SourceShown & { secret: SecretView; definition: SourceDefinition };

/** The site's configured sources, oldest first. */
export async function listSources(tx: ScopedTransaction, actor: Actor, site: Site): Promise<ConfiguredSource[]> {
  permit(actor, 'report.read');
  const secrets = await secretsShown(tx, site.id);
  return (await shownSources(tx, site.id)).flatMap((row) => viewOf(row, secrets.get(row.id)?.['secret'] ?? viewSecret([])) ?? []);
}

/** The new source, and its secret when it was made here: it is not shown again. */
export async function createSource(
  db: Queryable,
  actor: Actor,
  site: Site,
  input: unknown,
  now = new Date(),
): Promise<{ source: ConfiguredSource; secret?: string }> {
  permit(actor, 'site.manage');
  const { kind, name, secret, settings } = parseInput(sourceInputSchema, input);
  const definition = webhookOf(kind);
  const made = secret ? undefined : newSecret(kind);
  const row = {
    siteId: site.id,
    id: newId<'source'>(),
    kind,
    name,
    path: randomPathPart(PATH_LENGTH),
    secrets: [sealSecret(secret ?? made ?? '', now)],
    settings: parseSettings(definition, settings),
    enabled: true,
    createdAt: now,
  };
  const after = { kind, name, settings: row.settings, secret: 'set' };
  await db.transaction((tx) =>
    derivingAnew(tx, site, now, async () => {
      await tx.insert(source).values(row);
      return recordChange(tx, actor, { action: 'source.created', subject: row.id, after }, now);
    }),
  );
  return { source: await existing(db, site, row.id), secret: made };
}

/** The source after the change. */
export async function updateSource(
  db: Queryable,
  actor: Actor,
  site: Site,
  idText: string,
  input: unknown,
  now = new Date(),
): Promise<ConfiguredSource> {
  permit(actor, 'site.manage');
  const id = requireId<'source'>(idText, noSuchSource);
  const change = parseInput(sourceChangeSchema, input);
  return db.transaction(async (tx) => {
    const before = await existing(tx, site, id);
    const settings = change.settings && parseSettings(before.definition, change.settings);
    const next = { ...change, ...(settings && { settings }) };
    await tx.update(source).set(next).where(own(site, id));
    const { name, enabled } = before;
    await recordChange(
      tx,
      actor,
      { action: 'source.changed', subject: id, before: { name, enabled, settings: before.settings }, after: next },
      now,
    );
    return existing(tx, site, id);
  });
}

/**
 * The new secret, when it was made here. The old one stays valid for a week, so that no delivery is lost while the platform is
 * changed.
 */
export async function rotateSecret(
  db: Queryable,
  actor: Actor,
  site: Site,
  idText: string,
  input: unknown,
  now = new Date(),
): Promise<{ secret?: string; oldUntil: Date }> {
  permit(actor, 'site.manage');
  const id = requireId<'source'>(idText, noSuchSource);
  const { secret } = parseInput(z.object({ secret: secretSchema.optional() }), input);
  const oldUntil = new Date(now.getTime() + OLD_SECRET_MS);
  return db.transaction(async (tx) => {
    const [row] = await tx.select().from(source).where(own(site, id)).for('update');
    if (!row) throw noSuchSource();
    const made = secret ? undefined : newSecret(row.kind);
    const [current] = row.secrets;
    const kept = current ? [{ ...current, until: oldUntil.toISOString() }] : [];
    await tx
      .update(source)
      .set({ secrets: [sealSecret(secret ?? made ?? '', now), ...kept] })
      .where(own(site, id));
    await recordChange(tx, actor, { action: 'source.secret_rotated', subject: id, after: { secret: 'changed' } }, now);
    return { secret: made, oldUntil };
  });
}

/** Removes the source: its address answers 404 from then on. What it brought stays. */
export async function deleteSource(db: Queryable, actor: Actor, site: Site, idText: string, now = new Date()): Promise<void> {
  permit(actor, 'site.manage');
  const id = requireId<'source'>(idText, noSuchSource);
  await db.transaction((tx) =>
    derivingAnew(tx, site, now, async () => {
      const { kind, name } = await existing(tx, site, id);
      await deleteShopSync(tx, { siteId: site.id, sourceId: id });
      await tx.delete(source).where(own(site, id));
      return recordChange(tx, actor, { action: 'source.deleted', subject: id, before: { kind, name } }, now);
    }),
  );
}

/** Makes a change of the sources; where it changes whose cookies identify anybody, everything is derived under it anew. */
async function derivingAnew(tx: Queryable, site: Site, now: Date, change: () => Promise<Id<'audit_entry'>>): Promise<void> {
  const before = await cookiePlatformsOf(tx, site.id);
  const auditEntryId = await change();
  const after = await cookiePlatformsOf(tx, site.id);
  if (before.size !== after.size)
    await requestRederivation(tx, { siteId: site.id, kind: 'rebuild', auditEntryId, requestedAt: now });
}

/** A secret that is ours to choose; Standard Webhooks wants base64 behind its prefix (standardwebhooks.com, read 2026-11). */
function newSecret(kind: string): string {
  const token = randomToken(SECRET_BYTES_TEXT);
  return kind === 'webhook' ? `whsec_${Buffer.from(token).toString('base64')}` : token;
}

function webhookOf(kind: string): SourceDefinition {
  const definition = sourceOf(kind);
  if (definition?.key.by === 'webhook') return definition;
  throw new AppError('invalid_input', `"${kind}" is no source with a webhook.`, {
    fields: [{ field: 'kind', detail: 'is no source with a webhook' }],
  });
}

function parseSettings(definition: SourceDefinition, settings: Record<string, unknown>): Record<string, unknown> {
  return parseInput(z.object({ settings: definition.settings }), { settings }).settings;
}

function viewOf(row: SourceShown, secret: SecretView): ConfiguredSource | undefined {
  const definition = sourceOf(row.kind);
  return definition && { ...row, secret, definition };
}

async function existing(db: Queryable, site: Site, id: Id<'source'>): Promise<ConfiguredSource> {
  const stored = await sourceById(db, site.id, id);
  if (!stored) throw noSuchSource();
  const { secrets, credentials: _, ...row } = stored;
  const view = viewOf(row, viewSecret(secrets));
  if (!view) throw noSuchSource();
  return view;
}

function own(site: Site, id: Id<'source'>) {
  return and(eq(source.siteId, site.id), eq(source.id, id));
}

/** Also for who releases what a source refused. */
export function noSuchSource(): AppError {
  return new AppError('not_found', 'There is no such source on this site.');
}

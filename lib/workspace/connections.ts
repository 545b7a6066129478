/**
 * Connections of a site to destinations: made, changed, reconnected, tried out, deleted. Every change is a new version and an
 * entry in the audit log.
 */
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Queryable } from '@/db/client';
import { wakeDeliveries } from '@/db/wake';
import { connectionById, type ConnectionNow, type ConnectionShown, shownConnections } from '@/db/queries/connection';
import { rejectWaiting, waitAsSet } from '@/db/queries/connection-moves';
import { secretsShown } from '@/db/queries/secret';
import type { ScopedTransaction } from '@/db/scoped';
import { connection, connectionVersion } from '@/db/schema';
import { type Actor, permit } from '@/lib/access/permissions';
import type { Id } from '@/lib/core/id';
import { defaultMapping } from '@/lib/delivery/default-mapping';
import { goesElsewhere } from '@/lib/destinations/address';
import { type Destination, secretNames } from '@/lib/destinations/define';
import { cleanedSettings } from '@/lib/destinations/entered';
import { destinationOf } from '@/lib/destinations/registry';
import { parseInput, requireId } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import { connectionModes } from '@/lib/model/connection-mode';
import { mappingSchema } from '@/lib/model/mapping';
import type { SecretView, StoredSecret } from '@/lib/model/secret';
import type { Site } from '@/lib/model/site';
import { env } from '@/lib/ops/env';
import { newId } from '@/lib/ops/ids';
import { sealSecret, viewSecret } from '@/lib/ops/secrets';
import { SANDBOX } from '@/lib/pipeline/deliver/base-url';
import { recordChange } from './audit';
import { checkedSettings, requireCreditModel } from './connection-settings';
import { type Kept, keptSecrets, unchanged, withStored } from './connection-secrets';
import { nameSchema } from './input';

/** Empty: the platform's own. `sandbox` is for the demo alone. */
const baseUrlSchema = z
  .string()
  .trim()
  .refine((text) => text === '' || text === SANDBOX || /^https:\/\/[^/?#]+(\/[^?#]*)?$/.test(text), 'must be an https:// address')
  .refine((text) => text !== SANDBOX || env().DEMO, 'is there in the demo alone')
  .transform((text) => text.replace(/\/$/, '') || null);

const settingsSchema = z.record(z.string(), z.unknown());

export const connectionInputSchema = z.object({
  destination: z.string(),
  name: nameSchema,
  /** Secret ones included. */
  settings: settingsSchema.default({}),
  baseUrl: baseUrlSchema.optional(),
  /** `shadow`: beside another tool, sending nothing until it takes over (connection-mode.ts). */
  mode: z.enum(connectionModes).default('live'),
});

export const connectionChangeSchema = z.object({
  name: nameSchema.optional(),
  /**
   * Those that are left out stay as they are, and so do secret ones that are empty: the form never holds them. `null` removes
   * one.
   */
  settings: settingsSchema.optional(),
  mapping: mappingSchema.optional(),
  enabled: z.boolean().optional(),
  pixel: z.boolean().optional(),
  baseUrl: baseUrlSchema.optional(),
});

/** A connection as a person may see it: secrets only as set or not. */
export type ConnectionView = ConnectionShown & { secrets: Record<string, SecretView>; definition: Destination };

/** The site's connections, oldest first. */
export async function listConnections(tx: ScopedTransaction, actor: Actor, site: Site): Promise<ConnectionView[]> {
  permit(actor, 'report.read');
  const secrets = await secretsShown(tx, site.id);
  return (await shownConnections(tx, site.id)).flatMap((row) => viewOf(row, secrets.get(row.id) ?? {}) ?? []);
}

/** One connection, or `not_found`. */
export async function connectionOf(db: Queryable, actor: Actor, site: Site, id: string): Promise<ConnectionView> {
  permit(actor, 'report.read');
  const { secrets, ...row } = await storedConnection(db, site, id);
  const shown = Object.fromEntries(Object.entries(secrets).map(([name, stored]) => [name, viewSecret([stored])]));
  const view = viewOf(row, shown);
  if (!view) throw noSuchConnection();
  return view;
}

/** The stored row for somebody who may change it. Throws `forbidden`, `not_found`. */
export async function managedConnection(db: Queryable, actor: Actor, site: Site, id: string): Promise<ConnectionNow> {
  permit(actor, 'site.manage');
  return storedConnection(db, site, id);
}

/** The stored row, secrets sealed: for use cases alone. Throws `not_found`. */
export async function storedConnection(db: Queryable, site: Site, id: string): Promise<ConnectionNow> {
  const found = await connectionById(db, site.id, requireId<'connection'>(id, noSuchConnection));
  if (!found) throw noSuchConnection();
  return found;
}

/** The new connection, with the destination's default mapping. Throws `invalid_input` with the setting that is wrong. */
export async function createConnection(
  db: Queryable,
  actor: Actor,
  site: Site,
  input: unknown,
  now = new Date(),
): Promise<ConnectionView> {
  permit(actor, 'site.manage');
  const { destination, name, settings, baseUrl = null, mode } = parseInput(connectionInputSchema, input);
  const definition = knownDestination(destination);
  requireCreditModel(site, settings);
  const { open: plain, secrets } = split(definition, checkedSettings(definition, cleanedSettings(definition, settings)), now);
  const id = newId<'connection'>();
  const row = { siteId: site.id, id, destination, name, version: 1, baseUrl, secrets, mode, createdAt: now };
  const mapping = defaultMapping(definition);
  await db.transaction(async (tx) => {
    await tx.insert(connection).values(row);
    await tx
      .insert(connectionVersion)
      .values({ siteId: site.id, connectionId: id, version: 1, settings: plain, mapping, createdAt: now });
    const after = { destination, name, settings: plain, secrets: namesOf(secrets), ...(baseUrl && { baseUrl }), mode };
    await recordChange(tx, actor, { action: 'connection.created', subject: id, after }, now);
  });
  return connectionOf(db, actor, site, id);
}

/**
 * The connection after the change; new settings or a new mapping are a new version, which events that come from now on are sent
 * by.
 */
export async function updateConnection(
  db: Queryable,
  actor: Actor,
  site: Site,
  idText: string,
  input: unknown,
  now = new Date(),
): Promise<ConnectionView> {
  permit(actor, 'site.manage');
  const id = requireId<'connection'>(idText, noSuchConnection);
  const { settings: entered, mapping, ...change } = parseInput(connectionChangeSchema, input);
  requireCreditModel(site, entered ?? {});
  return db.transaction(async (tx) => {
    const before = await storedConnection(tx, site, id);
    const definition = knownDestination(before.destination);
    const settings = entered && cleanedSettings(definition, entered);
    const isMoved = goesElsewhere(definition, before, {
      settings: { ...before.settings, ...settings },
      baseUrl: change.baseUrl === undefined ? before.baseUrl : change.baseUrl,
    });
    const stored = keptSecrets(before.secrets, isMoved);
    const parts = settings || isMoved ? split(definition, completed(definition, before, stored, settings ?? {}), now) : undefined;
    const isNewVersion = settings !== undefined || mapping !== undefined;
    const version = before.version + (isNewVersion ? 1 : 0);
    const secrets = parts ? { ...parts.secrets, ...unchanged(stored.kept, parts.secrets) } : before.secrets;
    await tx
      .update(connection)
      .set({ ...change, version, secrets })
      .where(own(site, id));
    if (isNewVersion) {
      const set = { settings: parts?.open ?? before.settings, mapping: mapping ?? before.mapping };
      await tx.insert(connectionVersion).values({ siteId: site.id, connectionId: id, version, ...set, createdAt: now });
    }
    if (!before.enabled && change.enabled) await waitAsSet(tx, { siteId: site.id, connectionId: id }, version);
    await recordChange(
      tx,
      actor,
      {
        action: 'connection.changed',
        subject: id,
        ...difference(before, { ...change, settings: parts?.open, mapping }, secrets),
      },
      now,
    );
    await wakeDeliveries(tx);
    return connectionOf(tx, actor, site, id);
  });
}

/** Deletes the connection with its secrets. What waited is rejected, the ledger stays. */
export async function deleteConnection(db: Queryable, actor: Actor, site: Site, idText: string, now = new Date()): Promise<void> {
  permit(actor, 'site.manage');
  const id = requireId<'connection'>(idText, noSuchConnection);
  await db.transaction(async (tx) => {
    const { destination, name } = await storedConnection(tx, site, id);
    await tx.update(connection).set({ deletedAt: now, enabled: false, secrets: {}, hold: null }).where(own(site, id));
    await rejectWaiting(tx, { siteId: site.id, connectionId: id }, now);
    await recordChange(tx, actor, { action: 'connection.deleted', subject: id, before: { destination, name } }, now);
  });
}

/** The definition, or `invalid_input`. */
export function knownDestination(id: string): Destination {
  const definition = destinationOf(id);
  if (definition) return definition;
  throw new AppError('invalid_input', `"${id}" is no destination.`, {
    fields: [{ field: 'destination', detail: 'is no destination' }],
  });
}

/** All settings after the change, checked; a secret that is asked for again says why. */
function completed(
  definition: Destination,
  before: ConnectionNow,
  stored: Kept,
  change: Record<string, unknown>,
): Record<string, unknown> {
  try {
    return checkedSettings(definition, withStored(definition, before, stored, change));
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid_input') throw error;
    const fields = error.fields.map(({ field, detail }) => ({ field, detail: stored.lost.get(field) ?? detail }));
    const detail = fields.map((problem) => `${problem.field}: ${problem.detail}`).join('; ');
    throw new AppError('invalid_input', `${detail}.`, { fields });
  }
}

type Parts = { open: Record<string, unknown>; secrets: Record<string, StoredSecret> };

function split(definition: Destination, settings: Record<string, unknown>, now: Date): Parts {
  const secret = secretNames(definition);
  const present = Object.entries(settings).filter(([, value]) => value !== undefined);
  return {
    open: Object.fromEntries(present.filter(([name]) => !secret.has(name))),
    secrets: Object.fromEntries(
      present
        .filter(([name, value]) => secret.has(name) && value !== '')
        .map(([name, value]) => [name, sealSecret(String(value), now)]),
    ),
  };
}

/** What the audit log says: what differs, secrets only as changed. */
function difference(before: ConnectionNow, after: Record<string, unknown>, secrets: Record<string, StoredSecret>) {
  const was: Record<string, unknown> = { ...before };
  const changed = Object.entries(after).filter(
    ([name, value]) => value !== undefined && JSON.stringify(was[name]) !== JSON.stringify(value),
  );
  const named = [...new Set([...Object.keys(before.secrets), ...Object.keys(secrets)])];
  const renewed = named.filter((name) => secrets[name]?.sealed !== before.secrets[name]?.sealed);
  const word = (name: string) => (secrets[name] ? 'changed' : 'removed');
  return {
    before: Object.fromEntries(changed.map(([name]) => [name, was[name]])),
    after: {
      ...Object.fromEntries(changed),
      ...(renewed.length > 0 && { secrets: Object.fromEntries(renewed.map((name) => [name, word(name)])) }),
    },
  };
}

function namesOf(secrets: Record<string, StoredSecret>): Record<string, string> {
  return Object.fromEntries(Object.keys(secrets).map((name) => [name, 'set']));
}

function viewOf(row: ConnectionShown, secrets: Record<string, SecretView>): ConnectionView | undefined {
  const definition = destinationOf(row.destination);
  return definition && { ...row, secrets, definition };
}

function own(site: Site, id: Id<'connection'>) {
  return and(eq(connection.siteId, site.id), eq(connection.id, id));
}

function noSuchConnection(): AppError {
  return new AppError('not_found', 'There is no such connection on this site.');
}

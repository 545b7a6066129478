/** The workspace's own apps at ad platforms: entered once, used by the consents of all its sites. Of secrets their last four characters are shown. */
import { z } from 'zod';
import type { Database, Queryable } from '@/db/client';
import { deleteSpendApp, loginsByApp, saveSpendApp, type SpendAppRow, spendAppOf } from '@/db/queries/ad-login';
import { type Actor, actorText, permit } from '@/lib/access/permissions';
import { parseInput } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import { env } from '@/lib/ops/env';
import { newId } from '@/lib/ops/ids';
import { sealSecret } from '@/lib/ops/secrets';
import { SPEND_SANDBOX } from '@/lib/pipeline/spend/login';
import type { SpendField, SpendPlatform } from '@/lib/spend/define';
import { spendPlatformOf } from '@/lib/spend/registry';
import { recordChange } from './audit';

/** A service account's key is a file of 2,400 characters. */
const VALUE_LENGTH_MAX = 8_000;
const valuesSchema = z.record(z.string(), z.string().trim().max(VALUE_LENGTH_MAX, 'is longer than any key'));
/** `sandbox`: the demo's own server of the platform. */
const baseSchema = z
  .literal(SPEND_SANDBOX)
  .refine(() => env().DEMO, 'is there in the demo alone')
  .optional();
export const enteredSchema = z.object({ values: valuesSchema, base: baseSchema });

/** What is stored of values that were entered for fields: secrets sealed, and of them what screens may show. */
export type StoredEntered = Pick<SpendAppRow, 'entered' | 'secrets' | 'shown'>;

/** Keeps what was entered of the app; a secret that is left empty stays what it is. */
export async function saveApp(db: Database, actor: Actor, platformId: string, input: unknown, now = new Date()): Promise<void> {
  permit(actor, 'site.manage');
  const platform = knownPlatform(platformId);
  if (!platform.oauth) throw new AppError('conflict', `${platform.name} is connected without an app: paste its key instead.`);
  const { values, base } = parseInput(enteredSchema, input);
  await db.transaction(async (tx) => {
    const before = await spendAppOf(tx, actor.workspaceId, platform.id);
    const stored = storedEntered(platform.oauth?.app.fields ?? [], values, now, before);
    const id = before?.id ?? newId<'spend_app'>();
    const row = { workspaceId: actor.workspaceId, platform: platform.id, id, base: base ?? null };
    await saveSpendApp(tx, { ...row, ...stored, savedBy: actorText(actor), savedAt: now });
    const after = { name: platform.name, ...stored.entered, secrets: Object.keys(stored.secrets) };
    await recordChange(tx, actor, { action: 'spend_app.saved', subject: id, after }, now);
  });
}

/** Forgets the app; refused while logins go by it, since they could not be renewed any more. */
export async function removeApp(db: Database, actor: Actor, platformId: string, now = new Date()): Promise<void> {
  permit(actor, 'site.manage');
  const platform = knownPlatform(platformId);
  await db.transaction(async (tx) => {
    const app = await spendAppOf(tx, actor.workspaceId, platform.id);
    if (!app) throw new AppError('not_found', `There is no app of ${platform.name}.`);
    const logins = await loginsByApp(tx, actor.workspaceId, platform.id);
    if (logins > 0) throw new AppError('conflict', `${logins} connections go by this app: disconnect them first.`);
    await deleteSpendApp(tx, actor.workspaceId, platform.id);
    await recordChange(tx, actor, { action: 'spend_app.removed', subject: app.id, before: { name: platform.name } }, now);
  });
}

/** The platform, or `invalid_input`. */
export function knownPlatform(id: string): SpendPlatform {
  const platform = spendPlatformOf(id);
  if (platform) return platform;
  const fields = [{ field: 'platform', detail: 'is no ad platform whose cost can be read' }];
  throw new AppError('invalid_input', 'platform: is no ad platform whose cost can be read', { fields });
}

/** The workspace's app, or what is to be done first. */
export async function requiredApp(db: Queryable, actor: Actor, platform: SpendPlatform): Promise<SpendAppRow> {
  const app = await spendAppOf(db, actor.workspaceId, platform.id);
  if (app) return app;
  throw new AppError('conflict', `Enter the app of ${platform.name} first: consent is asked for in its name.`);
}

/** What is to be stored; throws with each field that is missing. */
export function storedEntered(
  fields: readonly SpendField[],
  values: Readonly<Record<string, string>>,
  now: Date,
  before?: StoredEntered,
): StoredEntered {
  const entered: StoredEntered['entered'] = {};
  const secrets: StoredEntered['secrets'] = {};
  const missing: string[] = [];
  for (const { name, secret, optional } of fields) {
    const value = values[name] ?? '';
    const kept = before?.secrets[name];
    if (value && secret) secrets[name] = sealSecret(value, now);
    else if (value) entered[name] = value;
    else if (secret && kept) secrets[name] = kept;
    else if (!optional) missing.push(name);
  }
  if (missing.length > 0) {
    const problems = missing.map((name) => ({ field: `values.${name}`, detail: 'is missing' }));
    throw new AppError('invalid_input', 'Not everything was entered.', { fields: problems });
  }
  const views = Object.entries(secrets).map(([name, { lastFour, createdAt }]) => [name, { lastFour, createdAt }]);
  return { entered, secrets, shown: Object.fromEntries(views) };
}

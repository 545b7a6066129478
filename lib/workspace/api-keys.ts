/** API keys of a workspace. The key itself is told once, to whoever makes it. */
import { and, desc, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import type { Queryable } from '@/db/client';
import type { ScopedTransaction } from '@/db/scoped';
import { apiKey } from '@/db/schema/configuration';
import { mintApiKey } from '@/lib/access/api-key';
import { type Actor, isAtLeast, permit, type Role } from '@/lib/access/permissions';
import type { Id } from '@/lib/core/id';
import { parseInput, requireId } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import { newId } from '@/lib/ops/ids';
import { recordChange } from './audit';
import { nameSchema, roleSchema } from './input';

const apiKeyInputSchema = z.object({ name: nameSchema, role: roleSchema.default('viewer') });

export type ApiKey = { id: Id<'api_key'>; name: string; role: Role; lastFour: string; createdAt: Date; lastUsedAt?: Date };

/** The stored key, and the key as it is sent: the only time anybody sees it. No role above the maker's own. */
export async function createApiKey(
  db: Queryable,
  actor: Actor,
  input: unknown,
  now = new Date(),
): Promise<ApiKey & { key: string }> {
  permit(actor, 'key.manage');
  const { name, role } = parseInput(apiKeyInputSchema, input);
  if (!isAtLeast(actor.role, role)) throw new AppError('forbidden', `A key cannot have a role above yours, ${actor.role}.`);
  const { key, keyHash, lastFour } = mintApiKey();
  const made = { id: newId<'api_key'>(), name, role, lastFour, createdAt: now };
  await db.transaction(async (tx) => {
    await tx.insert(apiKey).values({ ...made, keyHash, workspaceId: actor.workspaceId });
    await recordChange(tx, actor, { action: 'api_key.created', subject: made.id, after: { name, role, lastFour } }, now);
  });
  return { ...made, key };
}

/** The keys that are not revoked, newest first. */
export async function listApiKeys(tx: ScopedTransaction, actor: Actor): Promise<ApiKey[]> {
  permit(actor, 'key.manage');
  const { id, name, role, lastFour, createdAt, lastUsedAt } = apiKey;
  const rows = await tx
    .select({ id, name, role, lastFour, createdAt, lastUsedAt })
    .from(apiKey)
    .where(and(eq(apiKey.workspaceId, actor.workspaceId), isNull(apiKey.revokedAt)))
    .orderBy(desc(createdAt), desc(id));
  return rows.map(({ lastUsedAt: usedAt, ...key }) => ({ ...key, ...(usedAt && { lastUsedAt: usedAt }) }));
}

/** Ends a key at once. Throws `not_found` for one of another workspace, or already revoked. */
export async function revokeApiKey(db: Queryable, actor: Actor, keyIdText: string, now = new Date()): Promise<void> {
  permit(actor, 'key.manage');
  const keyId = requireId<'api_key'>(keyIdText, noSuchKey);
  await db.transaction(async (tx) => {
    const [before] = await tx
      .update(apiKey)
      .set({ revokedAt: now })
      .where(and(eq(apiKey.id, keyId), eq(apiKey.workspaceId, actor.workspaceId), isNull(apiKey.revokedAt)))
      .returning({ name: apiKey.name, role: apiKey.role, lastFour: apiKey.lastFour });
    if (!before) throw noSuchKey();
    await recordChange(tx, actor, { action: 'api_key.revoked', subject: keyId, before }, now);
  });
}

function noSuchKey(): AppError {
  return new AppError('not_found', 'There is no such API key in this workspace.');
}

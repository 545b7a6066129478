/** API keys: shown once when made, stored as a SHA-256 (190 random bits need no slow hash), found by that hash. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Queryable } from '@/db/client';
import { apiKey } from '@/db/schema/configuration';
import { sha256Hex } from '@/lib/core/hash';
import { MINUTE_MS } from '@/lib/core/instant';
import { randomToken } from '@/lib/ops/ids';
import type { Actor } from './permissions';

const API_KEY = /^tb_[0-9A-Za-z]{32}$/;
/** A busy key would otherwise write a row per request. */
const TOUCH_EVERY_MS = MINUTE_MS;

export type MintedKey = { key: string; keyHash: string; lastFour: string };

/** A new key with what is stored of it. */
export function mintApiKey(): MintedKey {
  const key = `tb_${randomToken(32)}`;
  return { key, keyHash: sha256Hex(key), lastFour: key.slice(-4) };
}

/** Who the key speaks for, or undefined when it is unknown or revoked. Notes the time of use at most once a minute. */
export async function actorOfApiKey(db: Queryable, key: string, now = new Date()): Promise<Actor | undefined> {
  if (!API_KEY.test(key)) return undefined;
  const [row] = await db
    .select()
    .from(apiKey)
    .where(and(eq(apiKey.keyHash, sha256Hex(key)), isNull(apiKey.revokedAt)));
  if (!row) return undefined;
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() >= TOUCH_EVERY_MS) {
    await db.update(apiKey).set({ lastUsedAt: now }).where(eq(apiKey.id, row.id));
  }
  return { kind: 'api_key', id: row.id, workspaceId: row.workspaceId, role: row.role };
}

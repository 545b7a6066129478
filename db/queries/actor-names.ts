/** The names behind actors as logs write them: logs keep ids, because names change; people read names. */
import { sql } from 'drizzle-orm';
import { parseId } from '@/lib/core/id';
import type { ScopedTransaction } from '../scoped';

/** Names by actor as the log writes it, such as "member:<id>"; people who left the workspace are still named. */
export async function actorNames(tx: ScopedTransaction, actors: string[]): Promise<Map<string, string>> {
  const ids = [...new Set(actors.flatMap((actor) => parseId(actor.split(':')[1]) ?? []))];
  if (ids.length === 0) return new Map();
  const { rows } = await tx.execute<{ actor: string; name: string }>(sql`
    SELECT 'member:' || id AS actor, name FROM member WHERE id = ANY(${sql.param(ids)}::uuid[])
    UNION ALL SELECT 'api_key:' || id, name FROM api_key WHERE id = ANY(${sql.param(ids)}::uuid[])`);
  return new Map(rows.map(({ actor, name }) => [actor, name]));
}

/**
 * The names behind the ids of the audit log: it keeps ids, because names change; people read names. Those of actors:
 * db/queries/actor-names.ts.
 */
import { sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { parseId } from '@/lib/core/id';

/** Names by id of what can be changed; members and invitations by their e-mail. The ids come from the workspace's own log. */
export async function subjectNames(tx: ScopedTransaction, subjects: string[]): Promise<Map<string, string>> {
  const ids = idsOf(subjects);
  if (ids.length === 0) return new Map();
  const wanted = sql`ANY(${sql.param(ids)}::uuid[])`;
  const { rows } = await tx.execute<{ id: string; name: string }>(sql`
    SELECT id, name FROM site WHERE id = ${wanted}
    UNION ALL SELECT id, name FROM source WHERE id = ${wanted}
    UNION ALL SELECT id, name FROM connection WHERE id = ${wanted}
    UNION ALL SELECT id, name FROM api_key WHERE id = ${wanted}
    UNION ALL SELECT id, name FROM workspace WHERE id = ${wanted}
    UNION ALL SELECT id, email FROM member WHERE id = ${wanted}
    UNION ALL SELECT id, email FROM invitation WHERE id = ${wanted}`);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function idsOf(texts: (string | undefined)[]): string[] {
  return [...new Set(texts.flatMap((text) => parseId(text) ?? []))];
}

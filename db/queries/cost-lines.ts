/** The cost lines of a site as people give them. */
import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Queryable } from '../client';
import { costLine } from '../schema';
import { inChunks } from './bulk';
import type { CostLineRow } from './order-costs';

/** The site's lines: those of orders first, then goods by what they are of; of each the newest first. At most `limit`. */
export async function costLinesOf(db: Queryable, siteId: Id<'site'>, limit: number): Promise<CostLineRow[]> {
  return db
    .select()
    .from(costLine)
    .where(eq(costLine.siteId, siteId))
    .orderBy(
      desc(costLine.kind),
      asc(costLine.scope),
      asc(costLine.subject),
      asc(costLine.label),
      desc(costLine.fromDay),
      costLine.id,
    )
    .limit(limit);
}

/** How many lines the site has. */
export async function countCostLines(db: Queryable, siteId: Id<'site'>): Promise<number> {
  return db.$count(costLine, eq(costLine.siteId, siteId));
}

export async function costLineById(db: Queryable, siteId: Id<'site'>, id: Id<'cost_line'>): Promise<CostLineRow | undefined> {
  const [row] = await db
    .select()
    .from(costLine)
    .where(and(eq(costLine.siteId, siteId), eq(costLine.id, id)));
  return row;
}

export async function deleteCostLine(db: Queryable, { siteId, id }: Pick<CostLineRow, 'siteId' | 'id'>): Promise<void> {
  await db.delete(costLine).where(and(eq(costLine.siteId, siteId), eq(costLine.id, id)));
}

/** Keeps the lines; one with the key and day of a stored one takes its place. Resolves to how many are new or other than before. */
export async function saveCostLines(db: Queryable, rows: CostLineRow[]): Promise<number> {
  let changed = 0;
  await inChunks(rows, async (chunk) => {
    const done = await db
      .insert(costLine)
      .values(chunk)
      .onConflictDoUpdate({
        target: KEY,
        set: {
          amountMicros: sql`excluded.amount_micros`,
          currency: sql`excluded.currency`,
          partMillionths: sql`excluded.part_millionths`,
          source: sql`excluded.source`,
          enteredBy: sql`excluded.entered_by`,
          enteredAt: sql`excluded.entered_at`,
        },
        setWhere: sql`(${costLine.amountMicros}, ${costLine.currency}, ${costLine.partMillionths})
          IS DISTINCT FROM (excluded.amount_micros, excluded.currency, excluded.part_millionths)`,
      });
    changed += done.rowCount ?? 0;
  });
  return changed;
}

const KEY = [
  costLine.siteId,
  costLine.kind,
  costLine.scope,
  costLine.subject,
  costLine.country,
  costLine.paymentMethod,
  costLine.label,
  costLine.unit,
  costLine.fromDay,
];

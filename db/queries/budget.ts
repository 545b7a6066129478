/** What the site means to spend. */
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Transaction } from '../client';
import { budget } from '../schema';
import type { ScopedTransaction } from '../scoped';

export type BudgetRow = typeof budget.$inferSelect;

/** All of it before channels, a channel before its campaigns. */
export async function budgetsOfMonth(
  tx: ScopedTransaction | Transaction,
  siteId: Id<'site'>,
  month: string,
): Promise<BudgetRow[]> {
  return tx
    .select()
    .from(budget)
    .where(and(eq(budget.siteId, siteId), eq(budget.month, month)))
    .orderBy(asc(budget.channel), asc(budget.campaign));
}

/** In place of what the same month, channel and campaign had. */
export async function saveBudgetRows(tx: Transaction, rows: BudgetRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insert(budget)
    .values(rows)
    .onConflictDoUpdate({
      target: [budget.siteId, budget.month, budget.channel, budget.campaign],
      set: { amount: sql`excluded.amount`, enteredBy: sql`excluded.entered_by`, enteredAt: sql`excluded.entered_at` },
    });
}

/** Resolves to what was deleted. */
export async function deleteBudgetRow(
  tx: Transaction,
  { siteId, month, channel, campaign }: Pick<BudgetRow, 'siteId' | 'month' | 'channel' | 'campaign'>,
): Promise<BudgetRow | undefined> {
  const [row] = await tx
    .delete(budget)
    .where(and(eq(budget.siteId, siteId), eq(budget.month, month), eq(budget.channel, channel), eq(budget.campaign, campaign)))
    .returning();
  return row;
}

/** Costs entered by hand, their days among the rows of cost, and the account that they stand in. */
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { ChangedDay } from '@/lib/model/ad-account';
import type { Queryable, Transaction } from '../client';
import { acquisition, adAccount, adName, costRow, manualCost } from '../schema';
import type { OfAccount } from './ad-account';

export type ManualCostRow = typeof manualCost.$inferSelect;
type Ofs = Pick<ManualCostRow, 'siteId' | 'id'>;
export type CostDay = { day: string; costMicros: bigint };

/** The site's account of this platform and external id, made where it is not there, under its row's lock. */
export async function ownAccount(tx: Transaction, account: typeof adAccount.$inferInsert): Promise<OfAccount> {
  const { siteId, platform, externalId } = account;
  await tx.insert(adAccount).values(account).onConflictDoNothing();
  const [row] = await tx
    .select({ siteId: adAccount.siteId, id: adAccount.id })
    .from(adAccount)
    .where(and(eq(adAccount.siteId, siteId), eq(adAccount.platform, platform), eq(adAccount.externalId, externalId)))
    .for('update');
  return row ?? account;
}

/** Newest days first. The channel is that of what their visits arrive as, under the site's rules of now. */
export async function manualCostsOf(
  db: Queryable,
  siteId: Id<'site'>,
  limit: number,
): Promise<(ManualCostRow & { channel: string | null })[]> {
  const rows = await db
    .select({ cost: manualCost, channel: acquisition.channel })
    .from(manualCost)
    .leftJoin(
      costRow,
      and(
        eq(costRow.siteId, siteId),
        eq(costRow.accountId, manualCost.accountId),
        eq(costRow.day, manualCost.fromDay),
        sql`${costRow.campaignId} = ${manualCost.id}::text`,
      ),
    )
    .leftJoin(acquisition, and(eq(acquisition.siteId, siteId), eq(acquisition.id, costRow.acquisitionId)))
    .where(eq(manualCost.siteId, siteId))
    .orderBy(desc(manualCost.toDay), desc(manualCost.id))
    .limit(limit);
  return rows.map(({ cost, channel }) => ({ ...cost, channel }));
}

/** Under the row's lock. */
export async function manualCostById(
  tx: Transaction,
  siteId: Id<'site'>,
  id: Id<'manual_cost'>,
): Promise<ManualCostRow | undefined> {
  const [row] = await tx.select().from(manualCost).where(own({ siteId, id })).for('update');
  return row;
}

/** Keeps the cost in place of itself. */
export async function saveManualCost(tx: Transaction, row: ManualCostRow): Promise<void> {
  const { siteId: _, id: __, ...rest } = row;
  await tx
    .insert(manualCost)
    .values(row)
    .onConflictDoUpdate({ target: [manualCost.siteId, manualCost.id], set: rest });
}

/** Puts these days in place of those of the cost, and returns what changed. No days: it is gone from the sums. */
export async function replaceManualDays(
  tx: Transaction,
  cost: Pick<ManualCostRow, 'siteId' | 'id' | 'accountId' | 'currency'>,
  days: readonly CostDay[],
  of: { syncId: Id<'spend_sync'>; acquisitionId: Id<'acquisition'> | null },
): Promise<ChangedDay[]> {
  const { siteId, id, accountId, currency } = cost;
  const before = await tx
    .delete(costRow)
    .where(and(eq(costRow.siteId, siteId), eq(costRow.accountId, accountId), eq(costRow.campaignId, id)))
    .returning({ day: costRow.day, costMicros: costRow.costMicros });
  if (days.length > 0)
    await tx.insert(costRow).values(days.map((day) => ({ siteId, accountId, currency, campaignId: id, ...day, ...of })));
  const [was, is] = [before, days].map((list) => new Map(list.map(({ day, costMicros }) => [day, costMicros])));
  return [...new Set([...before, ...days].map(({ day }) => day))].sort().flatMap((day) => {
    const [old, now] = [was?.get(day) ?? 0n, is?.get(day) ?? 0n];
    return old === now ? [] : [{ day, before: String(old), after: String(now) }];
  });
}

/** Forgets the cost and its name; its days are replaced by none before. */
export async function deleteManualCost(
  tx: Transaction,
  { siteId, id, accountId }: Ofs & { accountId: Id<'ad_account'> },
): Promise<void> {
  await tx.delete(manualCost).where(own({ siteId, id }));
  await tx
    .delete(adName)
    .where(
      and(eq(adName.siteId, siteId), eq(adName.accountId, accountId), eq(adName.level, 'campaign'), eq(adName.externalId, id)),
    );
}

function own({ siteId, id }: Ofs) {
  return and(eq(manualCost.siteId, siteId), eq(manualCost.id, id));
}

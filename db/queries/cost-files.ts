/** Costs of uploaded files: the days and campaigns that a file tells of, put in place of what they had. */
import { and, eq, ne, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { CostRow } from '@/lib/model/spend';
import type { Queryable, Transaction } from '../client';
import { adAccount, costRow } from '../schema';
import type { OfAccount } from './ad-account';
import { inChunks } from './bulk';
import { valuesOf } from './cost';

/** What a file tells of. */
export type Told = { days: readonly string[]; campaigns: readonly string[] };

/** 21 columns of each: Postgres takes 65,535 values in a statement. */
const ROWS_PER_STATEMENT = 2_000;

/** What the days have cost by these campaigns so far, in millionths. */
export async function costToldOf(db: Queryable, account: OfAccount, told: Told): Promise<Map<string, bigint>> {
  const rows = await db
    .select({ day: costRow.day, cost: sql<string>`sum(${costRow.costMicros})` })
    .from(costRow)
    .where(toldOf(account, told))
    .groupBy(costRow.day);
  return new Map(rows.map(({ day, cost }) => [day, BigInt(cost)]));
}

/** Puts the rows in place of what these days and campaigns had; each names its campaign's acquisition. */
export async function replaceTold(
  tx: Transaction,
  account: OfAccount & { currency: string },
  told: Told,
  rows: readonly CostRow[],
  of: { syncId: Id<'spend_sync'>; acquisitionOf: (campaignId: string) => Id<'acquisition'> | undefined },
): Promise<void> {
  await tx.delete(costRow).where(toldOf(account, told));
  const values = rows.map((row) => ({
    ...valuesOf(account, row, of.syncId),
    acquisitionId: of.acquisitionOf(row.campaignId ?? ''),
  }));
  await inChunks(values, (chunk) => tx.insert(costRow).values(chunk), ROWS_PER_STATEMENT);
}

/** The site's other accounts that hold cost of these campaigns on these days: the same money may stand twice. */
export async function accountsTelling(
  db: Queryable,
  siteId: Id<'site'>,
  except: Id<'ad_account'> | undefined,
  told: Told,
): Promise<string[]> {
  const campaigns = told.campaigns.filter((campaign) => campaign !== '');
  if (campaigns.length === 0) return [];
  const rows = await db
    .selectDistinct({ name: adAccount.name })
    .from(costRow)
    .innerJoin(adAccount, and(eq(adAccount.siteId, siteId), eq(adAccount.id, costRow.accountId)))
    .where(
      and(
        eq(costRow.siteId, siteId),
        isAmong(costRow.day, told.days, 'date'),
        isAmong(costRow.campaignId, campaigns, 'text'),
        except === undefined ? undefined : ne(costRow.accountId, except),
      ),
    )
    .orderBy(adAccount.name);
  return rows.map(({ name }) => name);
}

/** The site's account of uploaded files by this external id, if there is one. */
export async function fileAccount(db: Queryable, siteId: Id<'site'>, externalId: string): Promise<OfAccount | undefined> {
  const [row] = await db
    .select({ siteId: adAccount.siteId, id: adAccount.id })
    .from(adAccount)
    .where(and(eq(adAccount.siteId, siteId), eq(adAccount.platform, 'file'), eq(adAccount.externalId, externalId)));
  return row;
}

function toldOf({ siteId, id }: OfAccount, { days, campaigns }: Told) {
  return and(
    eq(costRow.siteId, siteId),
    eq(costRow.accountId, id),
    isAmong(costRow.day, days, 'date'),
    isAmong(costRow.campaignId, campaigns, 'text'),
  );
}

/** One parameter for all. */
function isAmong(column: typeof costRow.day | typeof costRow.campaignId, values: readonly string[], type: 'date' | 'text') {
  return sql`${column} = ANY(${sql.param([...values])}::${sql.raw(type)}[])`;
}

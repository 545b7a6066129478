/** Rows of cost: an account's days put in place of those before, what was changed by it, and the names that ads go by. */
import { and, asc, between, desc, eq, inArray, isNull, lt, notInArray, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { AdLevel } from '@/lib/model/ad-account';
import type { AdDetail, CostRow } from '@/lib/model/spend';
import type { Queryable, Transaction } from '../client';
import { adAccount, adName, costRow, spendSync } from '../schema';
import type { OfAccount } from './ad-account';

export type SpendSyncRow = typeof spendSync.$inferSelect;
export type NamedAd = { level: AdLevel; externalId: string; name?: string; parentId?: string };
/** Both days are in it. */
type Days = { from: string; to: string };

/** 21 columns of each: Postgres takes 65,535 values in a statement. */
const ROWS_PER_STATEMENT = 2_000;

/** The cost of each of the days that have rows, in millionths. */
export async function costByDay(db: Pick<Queryable, 'select'>, account: OfAccount, days: Days): Promise<Map<string, bigint>> {
  const rows = await db
    .select({ day: costRow.day, cost: sql<string>`sum(${costRow.costMicros})` })
    .from(costRow)
    .where(and(ofAccount(account), between(costRow.day, days.from, days.to)))
    .groupBy(costRow.day);
  return new Map(rows.map(({ day, cost }) => [day, BigInt(cost)]));
}

/** Puts the rows in place of all that the days had, but for those of the days that are kept. */
export async function replaceDays(
  tx: Transaction,
  account: OfAccount & { currency: string },
  days: Days & { kept: readonly string[] },
  rows: readonly CostRow[],
  syncId: Id<'spend_sync'>,
): Promise<void> {
  const kept = days.kept.length > 0 ? notInArray(costRow.day, [...days.kept]) : undefined;
  await tx.delete(costRow).where(and(ofAccount(account), between(costRow.day, days.from, days.to), kept));
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const values = rows.slice(start, start + ROWS_PER_STATEMENT).map((row) => valuesOf(account, row, syncId));
    await tx.insert(costRow).values(values);
  }
}

/** The row as it is stored. */
export function valuesOf(
  { siteId, id, currency }: OfAccount & { currency: string },
  { campaign: _, adGroup: __, ad: ___, claim, ...row }: CostRow,
  syncId: Id<'spend_sync'>,
): typeof costRow.$inferInsert {
  return {
    ...row,
    ...{ siteId, accountId: id, currency, syncId },
    claimConversionsMicros: claim?.conversionsMicros,
    claimValueMicros: claim?.valueMicros,
    claimViewConversionsMicros: claim?.viewConversionsMicros,
    claimViewValueMicros: claim?.viewValueMicros,
    claimWindow: claim?.window,
    claimBasis: claim?.basis,
  };
}

/** Keeps what campaigns, ad groups and ads are called; `isLatest`: also where another name was known. */
export async function keepNames(
  tx: Transaction,
  account: OfAccount,
  names: readonly NamedAd[],
  isLatest: boolean,
): Promise<void> {
  for (let start = 0; start < names.length; start += ROWS_PER_STATEMENT) {
    const values = names
      .slice(start, start + ROWS_PER_STATEMENT)
      .map((name) => ({ siteId: account.siteId, accountId: account.id, ...name }));
    const inserted = tx.insert(adName).values(values);
    const target = [adName.siteId, adName.accountId, adName.level, adName.externalId];
    if (!isLatest) await inserted.onConflictDoNothing({ target });
    else
      await inserted.onConflictDoUpdate({
        target,
        set: {
          name: sql`coalesce(excluded.name, ${adName.name})`,
          parentId: sql`coalesce(excluded.parent_id, ${adName.parentId})`,
        },
        setWhere: sql`(${adName.name}, ${adName.parentId}) IS DISTINCT FROM (excluded.name, excluded.parent_id)`,
      });
  }
}

/** Ads of the account of which the platform was not asked yet where they lead, no more than so many. */
export async function adsWithoutDetails(db: Queryable, account: OfAccount, limit: number): Promise<string[]> {
  const rows = await db
    .select({ externalId: adName.externalId })
    .from(adName)
    .where(and(namesOf(account), eq(adName.level, 'ad'), isNull(adName.detailedAt)))
    .orderBy(desc(adName.externalId))
    .limit(limit);
  return rows.map(({ externalId }) => externalId);
}

/** Keeps what the platform tells of the ads it was asked for; those that it tells nothing of are not asked for again. */
export async function keepDetails(
  db: Queryable,
  account: OfAccount,
  asked: readonly string[],
  details: readonly AdDetail[],
  now: Date,
): Promise<void> {
  if (asked.length === 0) return;
  const told = JSON.stringify(details);
  await db.execute(sql`
    UPDATE ad_name SET detailed_at = ${now.toISOString()}::timestamptz, final_url = told."finalUrl",
      thumbnail_url = told."thumbnailUrl", asset_id = told."assetId"
    FROM unnest(${sql.param([...asked])}::text[]) AS asked (id)
      LEFT JOIN jsonb_to_recordset(${told}::jsonb) AS told ("adId" text, "finalUrl" text, "thumbnailUrl" text, "assetId" text)
        ON told."adId" = asked.id
    WHERE ad_name.site_id = ${account.siteId} AND ad_name.account_id = ${account.id} AND ad_name.level = 'ad'
      AND ad_name.external_id = asked.id`);
}

export async function insertSync(db: Queryable, row: typeof spendSync.$inferInsert): Promise<void> {
  await db.insert(spendSync).values(row);
}

/** The account's syncs, newest first. */
export async function syncsOf(
  db: Pick<Queryable, 'select'>,
  siteId: Id<'site'>,
  accountId: Id<'ad_account'>,
  limit: number,
): Promise<SpendSyncRow[]> {
  return db
    .select()
    .from(spendSync)
    .where(and(eq(spendSync.siteId, siteId), eq(spendSync.accountId, accountId)))
    .orderBy(desc(spendSync.startedAt), desc(spendSync.id))
    .limit(limit);
}

/** Forgets the site's syncs of before that changed nothing. */
export async function forgetQuietSyncs(db: Queryable, siteId: Id<'site'>, before: Date): Promise<number> {
  const gone = await db
    .delete(spendSync)
    .where(and(eq(spendSync.siteId, siteId), lt(spendSync.startedAt, before), sql`${spendSync.changed} = '[]'::jsonb`));
  return gone.rowCount ?? 0;
}

/** The sites that have an ad account. */
export async function sitesWithAccounts(db: Queryable): Promise<Id<'site'>[]> {
  const rows = await db.selectDistinct({ siteId: adAccount.siteId }).from(adAccount).orderBy(asc(adAccount.siteId));
  return rows.map(({ siteId }) => siteId);
}

/**
 * Deletes these accounts with all that they cost. Whoever stores days of one holds its row: they are waited for, since what they have not
 * committed yet would stay behind, of no account.
 */
export async function deleteAccounts(tx: Transaction, siteId: Id<'site'>, ids: readonly Id<'ad_account'>[]): Promise<void> {
  if (ids.length === 0) return;
  const list = [...ids];
  const own = and(eq(adAccount.siteId, siteId), inArray(adAccount.id, list));
  await tx.select({ id: adAccount.id }).from(adAccount).where(own).orderBy(asc(adAccount.id)).for('update');
  await tx.delete(costRow).where(and(eq(costRow.siteId, siteId), inArray(costRow.accountId, list)));
  await tx.delete(adName).where(and(eq(adName.siteId, siteId), inArray(adName.accountId, list)));
  await tx.delete(spendSync).where(and(eq(spendSync.siteId, siteId), inArray(spendSync.accountId, list)));
  await tx.delete(adAccount).where(own);
}

function ofAccount({ siteId, id }: OfAccount) {
  return and(eq(costRow.siteId, siteId), eq(costRow.accountId, id));
}

function namesOf({ siteId, id }: OfAccount) {
  return and(eq(adName.siteId, siteId), eq(adName.accountId, id));
}

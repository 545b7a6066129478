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

export type FileAccountRow = {
  id: Id<'ad_account'>;
  name: string;
  currency: string;
  from: string | null;
  to: string | null;
  micros: string;
  source: string | null;
  medium: string | null;
  uploadedAt: Date;
};

/** The site's accounts of uploaded files with what they hold and what their visits arrive as, those uploaded last first. */
export async function fileAccountsOf(db: Queryable, siteId: Id<'site'>, limit: number): Promise<FileAccountRow[]> {
  const { rows } = await db.execute<Omit<FileAccountRow, 'uploadedAt'> & { uploaded_ms: number }>(sql`
    SELECT a.id, a.name, a.currency, held."from"::text, held."to"::text, coalesce(held.micros, 0)::text AS micros,
      arrival.source, arrival.medium, (extract(epoch FROM sync.at) * 1000)::float8 AS uploaded_ms
    FROM ad_account a
    JOIN LATERAL (SELECT max(started_at) AS at FROM spend_sync s WHERE s.site_id = a.site_id AND s.account_id = a.id) sync ON true
    LEFT JOIN LATERAL (SELECT min(day) AS "from", max(day) AS "to", sum(cost_micros) AS micros FROM cost_row r
      WHERE r.site_id = a.site_id AND r.account_id = a.id) held ON true
    LEFT JOIN LATERAL (SELECT q.source, q.medium FROM cost_row r
      JOIN acquisition q ON q.site_id = r.site_id AND q.id = r.acquisition_id
      WHERE r.site_id = a.site_id AND r.account_id = a.id ORDER BY r.day DESC LIMIT 1) arrival ON true
    WHERE a.site_id = ${siteId} AND a.platform = 'file' ORDER BY sync.at DESC NULLS LAST, a.id LIMIT ${limit}`);
  return rows.map(({ uploaded_ms: at, ...row }) => ({ ...row, uploadedAt: new Date(at) }));
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

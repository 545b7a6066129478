/** The rows of cost behind a figure, the latest day first and of a day the dearest, a page at a time, with the sum that the figure is. */
import { type SQL, sql } from 'drizzle-orm';
import { costInSiteCurrency } from '@/db/queries/cost-currency';
import { adAccount, adName, costRow, spendSync } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import { type Currency, exponentOf } from '@/lib/core/currency';
import { roundedText } from '@/lib/core/fraction';
import { costOf } from '@/lib/metrics/facts';
import { valueText } from '@/lib/metrics/measure';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import { sumCosts, type ToldCost } from '../../cost';
import { decodeCursor, encodeCursor } from '../../cursor';
import { column, rowsOf } from '../../rows';
import { storedCurrency } from '../../wire';
import { type CostListRow, costPlace, type CostsParams, type CostsResult } from './definition';
import { isCostOf } from './found';

/** A spreadsheet of more is read by no person, and would not be the figure if it were cut. */
export const COST_FILE_ROWS_MAX = 100_000;
const MICROS_DECIMALS = 6;

const shape = {
  ...{ day: column.text, account_id: column.uuid, account: column.text, platform: column.text, currency: column.text },
  ...{ campaign_id: column.text, ad_group_id: column.text, ad_id: column.text },
  ...{ campaign: column.text.nullable(), ad_group: column.text.nullable(), ad: column.text.nullable() },
  ...{ micros: column.minor, converted: column.minor.nullable() },
  ...{ impressions: column.text.nullable(), clicks: column.text.nullable(), synced_at: column.instant.nullable() },
};
type Found = { [Name in keyof typeof shape]: (typeof shape)[Name]['_output'] };

/** One page of the rows that fit. */
export async function listCosts(tx: ScopedTransaction, site: Site, params: CostsParams): Promise<CostsResult> {
  const after = decodeCursor(costPlace, params.cursor);
  const fits = isCostOf(site, params) ?? sql`true`;
  const sums = after ? undefined : await sumCosts(tx, site, fits);
  const total = after?.total ?? sums?.rows ?? 0;
  const left = after ? sql`${fits} AND ${costRow.day} <= ${after.day}` : fits;
  const found = await foundRows(tx, site, left, { limit: params.limit + 1, offset: after?.told ?? 0 });
  const page = found.slice(0, params.limit);
  const last = found.length > params.limit ? page.at(-1) : undefined;
  return {
    rows: page.map((row) => wireRow(row, site.currency)),
    ...(last && { nextCursor: encodeCursor({ day: last.day, told: toldOf(last.day, page, after), total }) }),
    total,
    ...(sums && { sums: wireSums(sums, site.currency) }),
  };
}

/** The whole list, for a file; throws `invalid_input` where it is longer than any file. */
export async function allCosts(tx: ScopedTransaction, site: Site, params: CostsParams): Promise<CostListRow[]> {
  const fits = isCostOf(site, params) ?? sql`true`;
  const found = await foundRows(tx, site, fits, { limit: COST_FILE_ROWS_MAX + 1, offset: 0 });
  if (found.length > COST_FILE_ROWS_MAX) {
    const detail = `choose fewer days: a file has at most ${COST_FILE_ROWS_MAX} rows`;
    throw new AppError('invalid_input', `from: ${detail}`, { fields: [{ field: 'from', detail }] });
  }
  return found.map((row) => wireRow(row, site.currency));
}

/** How many rows of the page's last day were told so far. */
function toldOf(day: string, page: readonly Found[], after: { day: string; told: number } | undefined): number {
  const own = page.filter((row) => row.day === day).length;
  return after?.day === day ? after.told + own : own;
}

/** Names and syncs are joined to the rows of the page alone. */
async function foundRows(
  tx: ScopedTransaction,
  site: Site,
  fits: SQL,
  { limit, offset }: { limit: number; offset: number },
): Promise<Found[]> {
  const order = (table: SQL) => sql`${table}.day DESC, ${table}.cost_micros DESC, ${table}.account_id, ${table}.campaign_id,
    ${table}.ad_group_id, ${table}.ad_id`;
  const page = sql`SELECT ${costRow}.*, ${costInSiteCurrency(site)} AS converted FROM ${costRow} WHERE ${fits}
    ORDER BY ${order(sql`${costRow}`)} LIMIT ${limit} OFFSET ${offset}`;
  const name = (alias: string, level: string) => sql`LEFT JOIN ${adName} AS ${sql.raw(alias)}
    ON ${sql.raw(alias)}.site_id = ${site.id} AND ${sql.raw(alias)}.account_id = page.account_id
      AND ${sql.raw(alias)}.level = ${level} AND ${sql.raw(alias)}.external_id = page.${sql.raw(alias)}_id`;
  return rowsOf(
    tx,
    shape,
    sql`SELECT page.day::text, page.account_id, account.name AS account, account.platform, page.currency, page.campaign_id,
        page.ad_group_id, page.ad_id, campaign.name AS campaign, ad_group.name AS ad_group, ad.name AS ad,
        page.cost_micros::text AS micros, page.converted::text AS converted, page.impressions::text AS impressions,
        page.clicks::text AS clicks, to_char(sync.ended_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS synced_at
      FROM (${page}) AS page
        JOIN ${adAccount} AS account ON account.site_id = ${site.id} AND account.id = page.account_id
        ${name('campaign', 'campaign')} ${name('ad_group', 'ad_group')} ${name('ad', 'ad')}
        LEFT JOIN ${spendSync} AS sync ON sync.site_id = ${site.id} AND sync.id = page.sync_id
      ORDER BY ${order(sql`page`)}`,
  );
}

function wireSums({ micros, impressions, clicks, leftOut }: ToldCost, currency: Currency): CostsResult['sums'] {
  const cost = { amount: valueText(costOf(micros), 'money', currency), currency };
  return { cost, impressions: String(impressions), clicks: String(clicks), leftOut };
}

function wireRow(row: Found, currency: Currency): CostListRow {
  const { day, account, platform, impressions, clicks } = row;
  const named = {
    ...{ campaignId: row.campaign_id, campaign: row.campaign, adGroupId: row.ad_group_id, adGroup: row.ad_group },
    ...{ adId: row.ad_id, ad: row.ad, impressions, clicks, syncedAt: row.synced_at },
  };
  const stated = Object.entries(named).filter(([, value]) => value !== null && value !== '');
  return {
    ...{ day, accountId: row.account_id, account, platform },
    ...Object.fromEntries(stated),
    cost: exact(row.micros, storedCurrency(row.currency)),
    ...(row.converted !== null && { converted: exact(row.converted, currency) }),
  };
}

/** With all decimals, and at least as many as the currency has. */
function exact(micros: bigint, currency: Currency): { amount: string; currency: Currency } {
  const [whole = '0', decimals = ''] = roundedText(costOf(micros), MICROS_DECIMALS).split('.');
  const shown = decimals.padEnd(exponentOf(currency), '0');
  return { amount: shown === '' ? whole : `${whole}.${shown}`, currency };
}

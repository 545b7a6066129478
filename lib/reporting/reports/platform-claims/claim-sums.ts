/** What platforms claim, and what it cost, summed from the rows of their accounts; windows and bases apart. */
import { and, eq, notInArray, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { inSiteCurrency } from '@/db/queries/cost-currency';
import { adAccount, costRow } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import { givenPlatforms } from '@/lib/model/ad-account';
import type { Site } from '@/lib/model/site';
import { costColumns, costDayStart, costIn } from '../../cost';
import { groupColumns, groupNameSql, nameJoins } from '../../dimension';
import { column, rowsOf } from '../../rows';
import { adLevels } from './names';
import { inNode, type Node, stepsSql } from './node';

/** In millionths: of the site's currency, and of conversions. Of views undefined where no row tells of them. */
export type ClaimSums = {
  micros: bigint;
  conversions: bigint;
  value: bigint;
  viewConversions: bigint | undefined;
  viewValue: bigint | undefined;
};

/** What one account claims in one window; without a basis it claims nothing, and cost alone is told. */
export type ClaimRow = ClaimSums & {
  steps: string[];
  account: string;
  /** What the platform calls the levels of the node and those below it. */
  names: (string | null)[];
  window: string | null;
  basis: 'ad' | 'conversion' | null;
};

const shape = {
  ...{ steps: z.array(z.string()), account: column.uuid, names: z.array(z.string().nullable()) },
  ...{ window: column.text.nullable(), basis: column.oneOf(['ad', 'conversion']).nullable() },
  ...{ micros: column.minor, conversions: column.minor, value: column.minor },
  ...{ view_conversions: column.minor.nullable(), view_value: column.minor.nullable() },
};

const ENTITIES = { campaign: 'campaign_id', adGroup: 'ad_group_id', ad: 'ad_id' } as const;
const NAME_LEVELS = { campaign: 'campaign', adGroup: 'ad_group', ad: 'ad' } as const;

/** The claims of the node by the levels below it, of one account or of all. */
export async function claimRowsOf(tx: ScopedTransaction, site: Site, node: Node, account?: string): Promise<ClaimRow[]> {
  const levels = adLevels.filter((level) => node.by.includes(level));
  const value = (amount: SQL) => sql`round(sum(${inSiteCurrency(site, amount)}))`;
  const columns = [
    ...groupColumns({ by: node.by, table: costRow, at: costDayStart(site), days: node.days }),
    ...levels.map((level) => sql`${costRow}.${sql.identifier(ENTITIES[level])}`),
    sql`${costRow.accountId}`,
    sql`${adAccount.platform}`,
    sql`${costRow.claimWindow}`,
    sql`${costRow.claimBasis}`,
  ];
  const sums = sql`${costColumns(site)}, coalesce(sum(${costRow.claimConversionsMicros}), 0) AS conversions,
    coalesce(${value(sql`${costRow.claimValueMicros}`)}, 0) AS value, sum(${costRow.claimViewConversionsMicros}) AS view_conversions,
    ${value(sql`${costRow.claimViewValueMicros}`)} AS view_value`;
  const fits = and(
    costIn(site, node.range),
    notInArray(adAccount.platform, [...givenPlatforms]),
    node.platform === undefined ? undefined : eq(adAccount.platform, node.platform),
    account === undefined ? undefined : eq(costRow.accountId, sql`${account}::uuid`),
  );
  const grouped = sql`SELECT ${sql.join(columns, sql`, `)}, ${sums} FROM ${costRow}
    JOIN ${adAccount} ON ${adAccount.siteId} = ${site.id} AND ${adAccount.id} = ${costRow.accountId}
    WHERE ${fits} GROUP BY ${sql.raw(columns.map((_, index) => index + 1).join(', '))}`;
  const names = levels.map((level) => sql`max(${sql.identifier(`${level}_name`)}.name)`);
  const rows = await rowsOf(
    tx,
    shape,
    sql`SELECT ${stepsSql(node)} AS steps, grouped.account_id AS account, ARRAY[${sql.join(names, sql`, `)}]::text[] AS names,
        claim_window AS window, claim_basis AS basis, sum(micros)::text AS micros, sum(conversions)::text AS conversions,
        sum(value)::text AS value, sum(view_conversions)::text AS view_conversions, sum(view_value)::text AS view_value
      FROM (${grouped}) AS grouped ${nameJoins(site.id, node.by)} ${sql.join(
        levels.map((level) => nameOfAd(site, level)),
        sql` `,
      )}
      WHERE ${and(sql`true`, ...inNode(node))} GROUP BY 1, 2, 4, 5`,
  );
  return rows.map(({ view_conversions: viewConversions, view_value: viewValue, ...row }) => ({
    ...row,
    viewConversions: viewConversions ?? undefined,
    viewValue: viewValue ?? undefined,
  }));
}

function nameOfAd(site: Site, level: keyof typeof ENTITIES): SQL {
  const called = sql.identifier(`${level}_name`);
  return sql`LEFT JOIN ad_name AS ${called} ON ${called}.site_id = ${site.id} AND ${called}.account_id = grouped.account_id
    AND ${called}.level = ${NAME_LEVELS[level]} AND ${called}.external_id = grouped.${sql.identifier(ENTITIES[level])}`;
}

/** Values that are claimed in currencies without a rate, in millionths of those. */
export async function claimsLeftOut(tx: ScopedTransaction, site: Site, range: Node['range']) {
  const value = sql`${costRow.claimValueMicros}`;
  return rowsOf(
    tx,
    { currency: column.text, micros: column.minor },
    sql`SELECT ${costRow.currency} AS currency, sum(${value})::text AS micros FROM ${costRow}
      WHERE ${costIn(site, range)} AND ${value} <> 0 AND ${costRow.currency} <> ${site.currency}
        AND ${inSiteCurrency(site, value)} IS NULL GROUP BY 1 ORDER BY 1`,
  );
}

/** The steps of the campaigns that the account ever had cost of. */
export async function campaignsOfAccount(tx: ScopedTransaction, site: Site, account: string): Promise<ReadonlySet<string>> {
  const rows = await rowsOf(
    tx,
    { step: column.text },
    sql`SELECT DISTINCT coalesce('=' || ${groupNameSql('campaign')}, '') AS step
      FROM (SELECT DISTINCT ${costRow.acquisitionId} AS acquisition_id FROM ${costRow}
        WHERE ${and(eq(costRow.siteId, site.id), eq(costRow.accountId, sql`${account}::uuid`))}) AS grouped
        ${nameJoins(site.id, ['campaign'])}`,
  );
  return new Set(rows.map(({ step }) => step));
}

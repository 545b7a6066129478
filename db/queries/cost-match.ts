/** What matching of cost reads and writes: the ads that cost anything, what visits arrived as, and the acquisition of each ad's rows. */
import { sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { AcquisitionFacts } from '@/lib/model/acquisition';
import type { Queryable } from '../client';
import { session } from '../schema';
import { live } from './live';

/** An ad, or what a row names of one, of an account; names as they are now. */
export type CostedAd = {
  accountId: Id<'ad_account'>;
  platform: string;
  campaignId: string;
  campaign: string | null;
  adGroupId: string;
  adGroup: string | null;
  adId: string;
  ad: string | null;
};

/** Every ad that has rows of cost; `isNew`: only those with rows that are not matched yet. */
export async function costedAds(db: Queryable, siteId: Id<'site'>, { isNew }: { isNew: boolean }): Promise<CostedAd[]> {
  const name = (level: string, id: string) => sql`(SELECT name FROM ad_name
    WHERE site_id = ${siteId} AND account_id = ads.account_id AND level = ${level} AND external_id = ads.${sql.raw(id)})`;
  const { rows } = await db.execute<CostedAd>(sql`
    WITH ads AS (
      SELECT DISTINCT account_id, campaign_id, ad_group_id, ad_id FROM cost_row
      WHERE site_id = ${siteId} ${isNew ? sql`AND acquisition_id IS NULL` : sql``}
    )
    SELECT ads.account_id AS "accountId", ad_account.platform, campaign_id AS "campaignId", ad_group_id AS "adGroupId",
      ad_id AS "adId", ${name('campaign', 'campaign_id')} AS campaign, ${name('ad_group', 'ad_group_id')} AS "adGroup",
      ${name('ad', 'ad_id')} AS ad
    FROM ads JOIN ad_account ON ad_account.site_id = ${siteId} AND ad_account.id = ads.account_id
    ORDER BY 1, campaign_id, ad_group_id, ad_id`);
  return rows;
}

/** The campaigns of the site's accounts of the platform, by id, with their names. */
export async function campaignsOf(db: Queryable, siteId: Id<'site'>, platform: string): Promise<Map<string, string | undefined>> {
  const { rows } = await db.execute<{ id: string; name: string | null }>(sql`
    SELECT ad_name.external_id AS id, ad_name.name FROM ad_name JOIN ad_account ON ad_account.site_id = ${siteId} AND ad_account.id = account_id
    WHERE ad_name.site_id = ${siteId} AND ad_account.platform = ${platform} AND level = 'campaign'`);
  return new Map(rows.map(({ id, name }) => [id, name ?? undefined]));
}

/** Has campaigns that visits state by their id alone go by these names; resolves to how many acquisitions went by another. */
export async function nameCampaigns(
  db: Queryable,
  siteId: Id<'site'>,
  platform: string,
  campaigns: ReadonlyMap<string, string | undefined>,
): Promise<number> {
  const named = [...campaigns].flatMap(([id, name]) => (name === undefined ? [] : [{ id, name }]));
  if (named.length === 0) return 0;
  const { rowCount } = await db.execute(sql`
    UPDATE acquisition SET campaign_name = named.name
    FROM jsonb_to_recordset(${JSON.stringify(named)}::jsonb) AS named (id text, name text)
    WHERE acquisition.site_id = ${siteId} AND acquisition.platform = ${platform} AND acquisition.campaign IS NULL
      AND acquisition.campaign_id = named.id AND acquisition.campaign_name IS DISTINCT FROM named.name`);
  return rowCount ?? 0;
}

export type PaidAcquisition = { facts: AcquisitionFacts & { referrerHost?: string | null }; visits: number };

/** What paid visits of the platform arrived as, of those that any visit began with since then. */
export async function paidAcquisitions(
  db: Queryable,
  siteId: Id<'site'>,
  platform: string,
  since: Date,
): Promise<PaidAcquisition[]> {
  const { rows } = await db.execute<AcquisitionFacts & { visits: number; referrerHost: string | null }>(sql`
    SELECT kind, paid, source, medium, campaign, campaign_id AS "campaignId", ad_group AS "adGroup", ad, keyword, platform,
      referrer_host AS "referrerHost", visits::int
    FROM (SELECT ${session.acquisitionId} AS id, count(*) AS visits FROM ${session}
      WHERE ${live(session, siteId)} AND ${session.startedAt} >= ${since.toISOString()}::timestamptz GROUP BY 1) AS visited
      JOIN acquisition ON acquisition.site_id = ${siteId} AND acquisition.id = visited.id
    WHERE paid AND platform = ${platform}`);
  return rows.map(({ visits, ...facts }) => ({ facts, visits }));
}

/** An ad and the acquisition that its rows are to name. */
export type MatchedAd = Pick<CostedAd, 'accountId' | 'campaignId' | 'adGroupId' | 'adId'> & { acquisitionId: Id<'acquisition'> };

/** Names the acquisitions of the ads' rows; resolves to how many rows had another. */
export async function nameAcquisitions(db: Queryable, siteId: Id<'site'>, matched: readonly MatchedAd[]): Promise<number> {
  if (matched.length === 0) return 0;
  const rows = sql`jsonb_to_recordset(${JSON.stringify(matched)}::jsonb) AS matched
    ("accountId" uuid, "campaignId" text, "adGroupId" text, "adId" text, "acquisitionId" uuid)`;
  const { rowCount } = await db.execute(sql`
    UPDATE cost_row SET acquisition_id = matched."acquisitionId" FROM ${rows}
    WHERE cost_row.site_id = ${siteId} AND cost_row.account_id = matched."accountId" AND campaign_id = matched."campaignId"
      AND ad_group_id = matched."adGroupId" AND ad_id = matched."adId"
      AND cost_row.acquisition_id IS DISTINCT FROM matched."acquisitionId"`);
  return rowCount ?? 0;
}

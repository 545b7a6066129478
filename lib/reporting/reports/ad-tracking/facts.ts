/** What the check of ad tracking reads: ads with their cost, visits by paid links with what they arrived as, and the credit of those. */
import { and, gte, lt, notInArray, sql } from 'drizzle-orm';
import { costInSiteCurrency } from '@/db/queries/cost-currency';
import { live } from '@/db/queries/live';
import { adAccount, costRow, credit, session } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import { givenPlatforms } from '@/lib/model/ad-account';
import type { Site } from '@/lib/model/site';
import { costIn } from '../../cost';
import { creditIn } from '../../credit-in';
import { spanOf } from '../../days';
import { column, rowsOf } from '../../rows';
import type { AdVisits, CostedAd, Stated } from './found';

type Range = { from: string; to: string };

/** Credit is told under the model that screens begin with. */
const MODEL = 'last_non_direct_click';

const stated = {
  ...{ source: column.text.nullable(), medium: column.text.nullable(), campaign: column.text.nullable() },
  ...{ campaign_id: column.text.nullable(), ad_group: column.text.nullable(), ad: column.text.nullable() },
};

/** Every ad with rows in the range, or what a row names of one. */
export async function costedAds(tx: ScopedTransaction, site: Site, range: Range): Promise<CostedAd[]> {
  const name = (level: string, id: string, member: string) => sql`(SELECT ${sql.raw(member)} FROM ad_name
    WHERE site_id = ${site.id} AND account_id = ads.account_id AND level = ${level} AND external_id = ads.${sql.raw(id)})`;
  const rows = await rowsOf(
    tx,
    {
      ...{ account_id: column.uuid, account: column.text, platform: column.text, row_campaign: column.text },
      ...{ row_group: column.text, row_ad: column.text, micros: column.minor, clicks: column.minor.nullable() },
      ...{ campaign_name: column.text.nullable(), group_name: column.text.nullable(), ad_name: column.text.nullable() },
      ...{ final_url: column.text.nullable(), arrives_as: column.text.nullable(), ...stated },
    },
    sql`SELECT ads.account_id, ad_account.name AS account, ad_account.platform, ads.campaign_id AS row_campaign,
        ads.ad_group_id AS row_group, ads.ad_id AS row_ad, micros::text, clicks::text, ${name('campaign', 'campaign_id', 'name')} AS campaign_name,
        ${name('ad_group', 'ad_group_id', 'name')} AS group_name, ${name('ad', 'ad_id', 'name')} AS ad_name,
        ${name('ad', 'ad_id', 'final_url')} AS final_url, coalesce(acquisition.platform, ad_account.platform) AS arrives_as,
        acquisition.source, acquisition.medium, acquisition.campaign, acquisition.campaign_id, acquisition.ad_group, acquisition.ad
      FROM (SELECT ${costRow.accountId}, ${costRow.campaignId}, ${costRow.adGroupId}, ${costRow.adId}, ${costRow.acquisitionId},
          round(coalesce(sum(${costInSiteCurrency(site)}), 0)) AS micros, sum(${costRow.clicks}) AS clicks
        FROM ${costRow} WHERE ${costIn(site, range)} GROUP BY 1, 2, 3, 4, 5) AS ads
        JOIN ad_account ON ad_account.site_id = ${site.id} AND ad_account.id = ads.account_id
        LEFT JOIN acquisition ON acquisition.site_id = ${site.id} AND acquisition.id = ads.acquisition_id
      WHERE ${notInArray(adAccount.platform, [...givenPlatforms])}`,
  );
  return rows.map((row) => ({
    ...{ platform: row.platform, accountId: row.account_id, account: row.account, finalUrl: row.final_url },
    ...{ campaignId: row.row_campaign, adGroupId: row.row_group, adId: row.row_ad },
    ...{ campaignName: row.campaign_name, adGroupName: row.group_name, adName: row.ad_name },
    ...{ micros: row.micros, clicks: row.clicks },
    arrives: row.source === null && row.campaign === null && row.campaign_id === null ? null : statedOf(row, row.platform),
  }));
}

/** Visits by paid links of ad platforms that began in the range, and what their orders of the range are credited with. */
export async function adVisits(tx: ScopedTransaction, site: Site, range: Range): Promise<AdVisits[]> {
  const span = spanOf(range, site.timeZone);
  const began = and(live(session, site.id), gte(session.startedAt, span.start), lt(session.startedAt, span.end));
  const rows = await rowsOf(
    tx,
    { platform: column.text, ...stated, visits: column.count, with_click_id: column.count, revenue: column.minor },
    sql`SELECT platform, source, medium, campaign, campaign_id, ad_group, ad, sum(visits)::int AS visits,
        sum(with_click_id)::int AS with_click_id, sum(revenue)::text AS revenue
      FROM (
        SELECT ${session.acquisitionId} AS acquisition_id, count(*) AS visits, count(*) FILTER (WHERE ${session.hasClickId}) AS with_click_id,
          0 AS revenue
        FROM ${session} WHERE ${began} GROUP BY 1
        UNION ALL
        SELECT ${credit.acquisitionId}, 0, 0, sum(${credit.amount}) FROM ${credit} WHERE ${creditIn(site, span, MODEL)} GROUP BY 1
      ) AS told JOIN acquisition ON acquisition.site_id = ${site.id} AND acquisition.id = told.acquisition_id
      WHERE paid AND platform IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7`,
  );
  return rows.map(({ visits, with_click_id: withClickId, revenue, platform, ...row }) => {
    return { ...statedOf(row, platform), visits, withClickId, revenue };
  });
}

type StatedRow = Record<'source' | 'medium' | 'campaign' | 'campaign_id' | 'ad_group' | 'ad', string | null>;

function statedOf(
  { source, medium, campaign, campaign_id: campaignId, ad_group: adGroup, ad }: StatedRow,
  platform: string,
): Stated {
  return { platform, source, medium, campaign, campaignId, adGroup, ad };
}

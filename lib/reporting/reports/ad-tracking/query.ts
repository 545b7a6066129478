/** The check of ad tracking: its findings with what is at stake, as the page, the API and files show them. */
import type { ScopedTransaction } from '@/db/scoped';
import type { Currency } from '@/lib/core/currency';
import { costOf, countOf } from '@/lib/metrics/facts';
import { countText, valueText } from '@/lib/metrics/measure';
import { mergedCampaigns } from '@/lib/model/merged-campaigns';
import type { Site } from '@/lib/model/site';
import { spendPlatformOf } from '@/lib/spend/registry';
import { withinSize } from '../../answer-size';
import { spendOf, storeCostOf } from '../../cost';
import { type WireMoney, wireMoney } from '../../wire';
import { windowOf } from '../claims/query';
import { claimingPlatforms } from '../platform-claims/platforms';
import type { AdTrackingParams, AdTrackingResult, FindingRow } from './definition';
import { type FindingKind, findingKinds } from './names';
import { adVisits, costedAds } from './facts';
import { type Finding, foundIn, type Stated } from './found';

/** Where cost and visits of ads do not find each other in the range. */
export async function adTrackingReport(tx: ScopedTransaction, site: Site, params: AdTrackingParams): Promise<AdTrackingResult> {
  const { from, to, finding: asked, limit, offset } = params;
  const platforms = await claimingPlatforms(tx, site, []);
  const store = await storeCostOf(tx, site, params, new Date());
  const all = await findingsOf(tx, site, params, new Set(platforms.map(({ platform }) => platform)));
  const kinds = findingKinds.filter((kind) => asked === undefined || asked === kind);
  const begin = asked === undefined ? 0 : offset;
  return {
    ...{ from, to, timeZone: site.timeZone, currency: site.currency, isConnected: platforms.length > 0 },
    findings: kinds.map((kind) => {
      const own = all.filter((finding) => finding.kind === kind);
      const rows = withinSize(own.slice(begin, begin + limit).map((finding) => rowOf(finding, site.currency)));
      const next = begin + rows.length;
      return { kind, ...stakeOf(own, site.currency), rows, ...(next < own.length && { nextOffset: next }) };
    }),
    merged: mergedCampaigns(site.settings.labelRules),
    ...(store && { spend: spendOf(store) }),
  };
}

/** All rows of all findings, for files. */
export async function allAdTracking(tx: ScopedTransaction, site: Site, params: AdTrackingParams): Promise<AdTrackingResult> {
  const report = await adTrackingReport(tx, site, { ...params, limit: 1 });
  const connected = new Set((await claimingPlatforms(tx, site, [])).map(({ platform }) => platform));
  const all = await findingsOf(tx, site, params, connected);
  const rowsOfKind = (kind: FindingKind) => all.flatMap((each) => (each.kind === kind ? [rowOf(each, site.currency)] : []));
  return { ...report, findings: report.findings.map((finding) => ({ ...finding, rows: rowsOfKind(finding.kind) })) };
}

async function findingsOf(
  tx: ScopedTransaction,
  site: Site,
  params: AdTrackingParams,
  connected: ReadonlySet<string>,
): Promise<Finding[]> {
  // Without an account there is no cost to hold visits against, and every campaign would be one without.
  if (connected.size === 0) return [];
  const ads = await costedAds(tx, site, params);
  const visits = await adVisits(tx, site, params);
  const templateOf = (platform: string) => spendPlatformOf(platform)?.urlTemplate;
  return foundIn({ ads, visits, connected, templateOf, labelRules: site.settings.labelRules });
}

function stakeOf(own: readonly Finding[], currency: Currency) {
  return {
    count: own.length,
    cost: costMoney(
      own.reduce((sum, { micros }) => sum + micros, 0n),
      currency,
    ),
    revenue: wireMoney(
      own.reduce((sum, { revenue }) => sum + revenue, 0n),
      currency,
    ),
  };
}

function rowOf(finding: Finding, currency: Currency): FindingRow {
  const { kind, platform, ad, micros, clicks, visits, revenue, spellings, missing, isConnected } = finding;
  const account = ad?.account ?? finding.account;
  const campaign = ad?.arrives ? (ad.arrives.campaign ?? ad.arrives.campaignId) : finding.campaign;
  return {
    ...{ platform, platformName: spendPlatformOf(platform)?.name ?? windowOf(platform).name, visits },
    ...(account !== undefined && { account }),
    ...(campaign != null && { campaign }),
    ...(finding.source != null && { source: finding.source }),
    ...(ad && adNames(ad)),
    ...(ad?.arrives && { path: pathOf(ad.arrives, ad) }),
    ...(kind !== 'no_cost' && { cost: costMoney(micros, currency) }),
    ...(clicks != null && { clicks: countText(countOf(clicks)) }),
    ...(kind !== 'no_visits' && kind !== 'final_url' && { revenue: wireMoney(revenue, currency) }),
    ...(ad?.finalUrl != null && { url: ad.finalUrl }),
    ...(missing && { missing }),
    ...(isConnected !== undefined && { isConnected }),
    ...(spellings && {
      spellings: spellings.map((each) => ({
        ...{ name: each.name, visits: each.visits },
        ...{ cost: costMoney(each.micros, currency), revenue: wireMoney(each.revenue, currency) },
      })),
    }),
  };
}

function adNames({ campaignName, campaignId, adGroupName, adGroupId, adName, adId }: NonNullable<Finding['ad']>) {
  const named = { campaignName: campaignName ?? campaignId, adGroup: adGroupName ?? adGroupId, ad: adName ?? adId };
  return Object.fromEntries(Object.entries(named).filter(([, name]) => name !== '')) as Partial<typeof named>;
}

/** Down to where its ads are listed. */
function pathOf({ campaign, campaignId, adGroup }: Stated, { adId }: NonNullable<Finding['ad']>): string[] {
  const step = (name: string | null) => (name === null ? '' : `=${name}`);
  return adId === '' ? [] : [step(campaign ?? campaignId), step(adGroup)];
}

function costMoney(micros: bigint, currency: Currency): WireMoney {
  return { amount: valueText(costOf(micros), 'money', currency), currency };
}

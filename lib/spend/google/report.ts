/**
 * What ads of an account cost, day by day: by campaign, which is the truth of cost, by ad, and by asset group, which Performance
 * Max has in place of ads. https://developers.google.com/google-ads/api/fields/v26/overview (read 2026-11)
 */
import { dayOf } from '@/lib/core/day';
import { member, textOf } from '@/lib/core/json';
import type { ConversationAnswer } from '@/lib/model/conversation';
import type { AdAccountFacts, Claim, CostRow } from '@/lib/model/spend';
import { needed } from '../answer';
import { clippedTo, dayAfter, monthsBefore } from '../days';
import type { DayRange, SpendAccess, SpendConversation, SpendRows } from '../define';
import { SpendFailure } from '../failure';
import { countOf, roundedMicrosOf } from '../micros';
import { withRemainders } from '../remainder';
import { googleAccounts } from './accounts';
import { errorCodesIn, googleFault } from './fault';
import { googleSearch, resultsIn } from './request';

/** Since June 2026 days are kept so long; of earlier ones there are no rows. */
const REACH_MONTHS = 37;

const SHARED = ['campaign.id', 'campaign.name', 'segments.date'];
const METRICS = ['cost_micros', 'impressions', 'clicks', 'conversions', 'conversions_value'].map((metric) => `metrics.${metric}`);
const VIEWS = 'metrics.view_through_conversions';
/** No status is asked for: what is removed has cost too. */
const queries = {
  campaign: [...SHARED, ...METRICS, VIEWS],
  ad_group_ad: [...SHARED, 'ad_group.id', 'ad_group.name', 'ad_group_ad.ad.id', 'ad_group_ad.ad.name', ...METRICS, VIEWS],
  asset_group: [...SHARED, 'asset_group.id', 'asset_group.name', ...METRICS],
};
type Resource = keyof typeof queries;

/** The rows of these days; those that Google no longer keeps are left out of the question, and `since` says so. */
export function* googleRows(account: AdAccountFacts, range: DayRange, access: SpendAccess): SpendConversation<SpendRows> {
  const earliest = dayAfter(monthsBefore(dayOf(access.now, account.timeZone), REACH_MONTHS), 1);
  const asked = clippedTo(range, earliest);
  if (!asked) return { rows: [], since: earliest };
  const { campaigns, loginId } = yield* campaignsOf(account, asked, access);
  const ads = resultsIn(yield googleSearch(access, account.externalId, queryOf('ad_group_ad', asked), loginId));
  const groups = resultsIn(yield googleSearch(access, account.externalId, queryOf('asset_group', asked), loginId));
  const rows = withRemainders(campaigns.map(rowOf), [...ads, ...groups].map(rowOf));
  return { rows, ...(asked.from > range.from && { since: asked.from }) };
}

type Campaigns = { campaigns: unknown[]; loginId?: string };

/**
 * The rows of the campaigns, and the manager through which they came. An account may have moved to another manager since it was
 * listed: that one is looked for, and asked once.
 */
function* campaignsOf(account: AdAccountFacts, range: DayRange, access: SpendAccess): SpendConversation<Campaigns> {
  const { externalId, loginId } = account;
  const query = queryOf('campaign', range);
  const first: ConversationAnswer = yield { ...googleSearch(access, externalId, query, loginId), mayFail: true };
  const refusal = googleFault(first);
  if (!refusal) return { campaigns: resultsIn(first), ...(loginId !== undefined && { loginId }) };
  if (!errorCodesIn(first).includes('USER_PERMISSION_DENIED')) throw new SpendFailure(refusal);
  const found = (yield* googleAccounts(access)).find((each) => each.externalId === externalId);
  if (!found || found.loginId === loginId) throw new SpendFailure(refusal);
  const campaigns = resultsIn(yield googleSearch(access, externalId, query, found.loginId));
  return { campaigns, ...(found.loginId !== undefined && { loginId: found.loginId }) };
}

function queryOf(resource: Resource, { from, to }: DayRange): string {
  return `SELECT ${queries[resource].join(', ')} FROM ${resource} WHERE segments.date BETWEEN '${from}' AND '${to}'`;
}

/** Figures that are zero may be left out of a row. */
function rowOf(row: unknown): CostRow {
  const metrics = member(row, 'metrics');
  const figure = (name: string) => needed(countOf(member(metrics, name) ?? 0), name, 'Google');
  const group = member(row, 'assetGroup') ?? member(row, 'adGroup');
  const ad = member(row, 'adGroupAd', 'ad');
  const texts = {
    campaignId: textOf(member(row, 'campaign', 'id')),
    campaign: textOf(member(row, 'campaign', 'name')),
    adGroupId: textOf(member(group, 'id')),
    adGroup: textOf(member(group, 'name')),
    adId: textOf(member(ad, 'id')),
    ad: textOf(member(ad, 'name')),
  };
  return {
    day: needed(textOf(member(row, 'segments', 'date')), 'day', 'Google'),
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)),
    costMicros: figure('costMicros'),
    impressions: figure('impressions'),
    clicks: figure('clicks'),
    claim: claimOf(metrics, figure),
  };
}

/** Conversions are of the day of the click. Their windows are those of each conversion action, and no row says which. */
function claimOf(metrics: unknown, figure: (name: string) => bigint): Claim {
  const share = (name: string) => needed(roundedMicrosOf(member(metrics, name) ?? 0), name, 'Google');
  return {
    conversionsMicros: share('conversions'),
    valueMicros: share('conversionsValue'),
    viewConversionsMicros: figure('viewThroughConversions') * 1_000_000n,
    basis: 'ad',
  };
}

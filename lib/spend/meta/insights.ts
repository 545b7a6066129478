/**
 * What ads of an account cost, day by day, by the Insights API: once by campaign, which is the truth of cost, and once by ad.
 * https://developers.facebook.com/docs/marketing-api/insights (read 2026-11)
 */
import { dayOf } from '@/lib/core/day';
import { listOf, member, textOf } from '@/lib/core/json';
import type { AdAccountFacts, Claim, CostRow } from '@/lib/model/spend';
import { needed } from '../answer';
import { clippedTo, dayAfter, monthsBefore } from '../days';
import type { DayRange, SpendAccess, SpendConversation, SpendRows } from '../define';
import { countOf, microsOf, roundedMicrosOf } from '../micros';
import { withRemainders } from '../remainder';
import { metaList } from './request';

/** Days before are an error (3018), and no empty list. */
export const META_REACH_MONTHS = 37;
/** A row has some 200 values with all its actions; larger pages time out in large accounts. */
const PAGE = 200;

const FIGURES =
  'spend,impressions,clicks,inline_link_clicks,outbound_clicks,actions,action_values,attribution_setting,video_play_actions,video_p100_watched_actions';
const levels = {
  campaign: {
    fields: `date_start,campaign_id,campaign_name,${FIGURES}`,
    statuses: ['ACTIVE', 'PAUSED', 'DELETED', 'ARCHIVED', 'IN_PROCESS', 'WITH_ISSUES'],
  },
  ad: {
    fields: `date_start,campaign_id,campaign_name,adset_id,adset_name,ad_id,ad_name,${FIGURES}`,
    statuses: [
      ...['ACTIVE', 'PAUSED', 'DELETED', 'PENDING_REVIEW', 'DISAPPROVED', 'PREAPPROVED', 'PENDING_BILLING_INFO'],
      ...['CAMPAIGN_PAUSED', 'ARCHIVED', 'ADSET_PAUSED', 'IN_PROCESS', 'WITH_ISSUES'],
    ],
  },
};
/** Beside `value`, which follows the ad set's own setting. Combined windows are no values here, and longer views give nothing. */
const WINDOWS = ['1d_click', '7d_click', '1d_view'];
/** One order stands under several of them: the first that is there, and no sum. */
const PURCHASES = ['omni_purchase', 'purchase', 'offsite_conversion.fb_pixel_purchase'];
/** Three seconds of a video, among the actions. */
const VIDEO_VIEW = 'video_view';

/** The rows of these days; those that Meta no longer shows are left out of the question, and `since` says so. */
export function* metaRows(account: AdAccountFacts, range: DayRange, access: SpendAccess): SpendConversation<SpendRows> {
  const today = dayOf(access.now, account.timeZone);
  const earliest = dayAfter(monthsBefore(today, META_REACH_MONTHS), 1);
  const asked = clippedTo(range, earliest);
  if (!asked) return { rows: [], since: earliest };
  const campaigns = yield* levelRows('campaign', account, asked, access);
  const ads = yield* levelRows('ad', account, asked, access);
  return { rows: withRemainders(campaigns, ads), ...(asked.from > range.from && { since: asked.from }) };
}

function* levelRows(
  level: keyof typeof levels,
  { externalId }: AdAccountFacts,
  { from, to }: DayRange,
  access: SpendAccess,
): SpendConversation<CostRow[]> {
  const { fields, statuses } = levels[level];
  const rows = yield* metaList(access, `/act_${externalId}/insights`, {
    level,
    time_increment: 1,
    time_range: { since: from, until: to },
    fields,
    action_attribution_windows: WINDOWS,
    // Without it, what is archived or deleted is left out.
    filtering: [{ field: `${level}.effective_status`, operator: 'IN', value: statuses }],
    limit: PAGE,
  });
  return rows.map(rowOf);
}

function rowOf(row: unknown): CostRow {
  const spend = member(row, 'spend');
  return {
    day: needed(textOf(member(row, 'date_start')), 'day', 'Meta'),
    ...textsOf(row, {
      campaignId: 'campaign_id',
      campaign: 'campaign_name',
      adGroupId: 'adset_id',
      adGroup: 'adset_name',
      adId: 'ad_id',
      ad: 'ad_name',
    }),
    costMicros: spend === undefined ? 0n : needed(microsOf(spend), 'spend', 'Meta'),
    ...countsOf({
      impressions: countOf(member(row, 'impressions')),
      clicks: clicksOf(row),
      videoViews: firstOf(member(row, 'video_play_actions')),
      videoStarts: countOf(member(entryOf(member(row, 'actions'), VIDEO_VIEW), 'value')),
      videoEnds: firstOf(member(row, 'video_p100_watched_actions')),
    }),
    claim: claimOf(row),
  };
}

function textsOf<Name extends string>(row: unknown, names: Record<Name, string>): { [Each in Name]?: string } {
  const texts: { [Each in Name]?: string } = {};
  for (const name of Object.keys(names) as Name[]) {
    const text = textOf(member(row, names[name]));
    if (text !== undefined) texts[name] = text;
  }
  return texts;
}

function countsOf<Name extends string>(counts: Record<Name, bigint | undefined>): { [Each in Name]?: bigint } {
  const told = Object.entries<bigint | undefined>(counts).filter(([, count]) => count !== undefined);
  return Object.fromEntries(told) as { [Each in Name]?: bigint };
}

/** Clicks on links. `clicks` counts likes and taps on the profile too, and says of links only that there were none. */
function clicksOf(row: unknown): bigint | undefined {
  const links = countOf(member(row, 'inline_link_clicks')) ?? firstOf(member(row, 'outbound_clicks'));
  return links ?? (countOf(member(row, 'clicks')) === 0n ? 0n : undefined);
}

function firstOf(actions: unknown): bigint | undefined {
  return countOf(member(listOf(actions)[0], 'value'));
}

function entryOf(actions: unknown, type: string): unknown {
  return listOf(actions).find((action) => member(action, 'action_type') === type);
}

/** No entry is no purchase. Purchases on a website are of the day on which they were made. */
function claimOf(row: unknown): Claim {
  const actions = member(row, 'actions');
  const type = PURCHASES.find((each) => entryOf(actions, each) !== undefined) ?? '';
  const [counted, valued] = [entryOf(actions, type), entryOf(member(row, 'action_values'), type)];
  const window = textOf(member(row, 'attribution_setting'));
  return {
    conversionsMicros: figureIn(counted, 'value'),
    valueMicros: figureIn(valued, 'value'),
    viewConversionsMicros: figureIn(counted, '1d_view'),
    viewValueMicros: figureIn(valued, '1d_view'),
    ...(window !== undefined && { window }),
    basis: 'conversion',
  };
}

function figureIn(entry: unknown, name: string): bigint {
  const value = member(entry, name);
  return value === undefined ? 0n : needed(roundedMicrosOf(value), 'number of purchases', 'Meta');
}

/**
 * The synchronous report of an account, by the rules of https://business-api.tiktok.com/portal/docs?id=1740302848100353 and of
 * its filters, https://business-api.tiktok.com/portal/docs?id=1751443975608321 (read 2026-11).
 */
import { parseDay } from '@/lib/core/day';
import { listOf, member, parseExactJson, textOf } from '@/lib/core/json';
import type { VendorResponse } from '@/lib/model/delivery';
import type { CostRow } from '@/lib/model/spend';
import { lengthOf } from '../days';
import { decimalOf } from '../micros';
import type { SandboxAccount } from '../sandbox';
import { adRowsOf, campaignRowsOf } from '../sandbox-rows';
import { failure, success } from './sandbox-answer';

/** Smaller than any client asks for, so that every account of some days has two pages. */
const PAGE_ROWS = 50;
const DAYS_MAX = 30;

const FIGURES = [
  ...['spend', 'billed_cost', 'impressions', 'clicks', 'conversion', 'result', 'complete_payment', 'total_complete_payment_rate'],
  ...['video_play_actions', 'video_watched_2s', 'video_watched_6s', 'video_views_p25', 'video_views_p100', 'currency'],
];
const levels: Readonly<Record<string, { id: string; status: string; metrics: readonly string[] }>> = {
  AUCTION_CAMPAIGN: { id: 'campaign_id', status: 'campaign_status', metrics: ['campaign_name', ...FIGURES] },
  AUCTION_AD: {
    id: 'ad_id',
    status: 'ad_status',
    metrics: ['campaign_id', 'campaign_name', 'adgroup_id', 'adgroup_name', 'ad_name', ...FIGURES],
  },
};

/** The page of the report that is asked for. */
export function report(account: SandboxAccount, query: URLSearchParams): VendorResponse {
  const list = (name: string) => listOf(parseExactJson(query.get(name) ?? '')).flatMap((each) => textOf(each) ?? []);
  const level = levels[query.get('data_level') ?? ''];
  if (query.get('report_type') !== 'BASIC') return failure(40_002, 'report_type: Not a valid choice.');
  if (query.get('service_type') !== 'AUCTION' || !level) return failure(40_002, 'data_level: Not a valid choice.');
  if (list('dimensions').join() !== `${level.id},stat_time_day`)
    return failure(40_002, 'dimensions: Invalid dimensions for the data level.');
  const metrics = list('metrics');
  const stray = metrics.find((metric) => !level.metrics.includes(metric));
  if (stray !== undefined) return failure(40_002, `Invalid metric fields: ['${stray}'].`);
  const range = { from: query.get('start_date') ?? '', to: query.get('end_date') ?? '' };
  if (!parseDay(range.from) || !parseDay(range.to)) return failure(40_002, 'start_date: Not a valid date.');
  if (lengthOf(range) > DAYS_MAX)
    return failure(40_002, `The time span can't exceed ${DAYS_MAX} days when stat_time_day is a dimension.`);
  const pageSize = Number(query.get('page_size') ?? 10);
  if (!(pageSize >= 1 && pageSize <= 1_000)) return failure(40_002, 'page_size: Must be between 1 and 1000.');
  const filters = listOf(parseExactJson(query.get('filtering') ?? '[]'));
  if (filters.some((filter) => member(filter, 'field_name') !== level.status)) {
    return failure(40_002, 'filtering.field_name: Not a valid choice for the data level.');
  }
  const withDeleted = filters.some((filter) => textOf(member(filter, 'filter_value'))?.includes('STATUS_ALL'));
  const rows = level.id === 'ad_id' ? adRowsOf(account, range, withDeleted) : campaignRowsOf(account, range);
  const [page, size] = [Number(query.get('page') ?? 1), Math.min(pageSize, PAGE_ROWS)];
  const shown = rows.slice((page - 1) * size, page * size).map((row) => rowOf(row, level.id, { metrics, account }));
  const info = { page, page_size: size, total_page: Math.ceil(rows.length / size), total_number: rows.length };
  return success({ list: shown, page_info: info });
}

/** Figures are text, and what is not known is a dash. */
function rowOf(row: CostRow, id: string, { metrics, account }: { metrics: readonly string[]; account: SandboxAccount }) {
  const all: Record<string, string | undefined> = {
    campaign_id: row.campaignId,
    campaign_name: row.campaign,
    adgroup_id: row.adGroupId,
    adgroup_name: row.adGroup,
    ad_name: row.ad,
    currency: account.currency,
    spend: decimalOf(row.costMicros),
    impressions: row.impressions?.toString(),
    clicks: row.clicks?.toString(),
    complete_payment: row.claim && decimalOf(row.claim.conversionsMicros),
    total_complete_payment_rate: decimalOf(row.claim?.valueMicros ?? 0n),
    video_play_actions: row.videoViews?.toString(),
    video_watched_2s: row.videoStarts?.toString(),
    video_views_p100: row.videoEnds?.toString(),
  };
  return {
    dimensions: { [id]: id === 'ad_id' ? row.adId : row.campaignId, stat_time_day: `${row.day} 00:00:00` },
    metrics: Object.fromEntries(metrics.map((metric) => [metric, all[metric] ?? '-'])),
  };
}

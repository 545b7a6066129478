/**
 * What ads of an account cost, day by day, by the synchronous report: once by campaign, which is the truth of cost, and once by
 * ad. https://business-api.tiktok.com/portal/docs?id=1740302848100353 and, for the filter,
 * https://business-api.tiktok.com/portal/docs?id=1751443975608321 (read 2026-11)
 */
import { listOf, member, textOf } from '@/lib/core/json';
import type { AdAccountFacts, Claim, CostRow } from '@/lib/model/spend';
import { jsonIn, needed } from '../answer';
import type { DayRange, SpendAccess, SpendConversation, SpendRows } from '../define';
import { SpendFailure } from '../failure';
import { countOf, microsOf, roundedMicrosOf } from '../micros';
import { withRemainders } from '../remainder';
import { tiktokGet } from './request';

/** The most that TikTok gives. */
const PAGE = 1_000;
/** Rows move between pages while they are read: a level that does not fit together is asked again so often. */
const TRIES = 3;

const FIGURES = ['spend', 'impressions', 'clicks', 'complete_payment', 'total_complete_payment_rate'];
const VIDEO = ['video_play_actions', 'video_watched_2s', 'video_views_p100'];
const levels = {
  campaign: {
    dataLevel: 'AUCTION_CAMPAIGN',
    dimension: 'campaign_id',
    status: 'campaign_status',
    metrics: ['campaign_name', ...FIGURES, ...VIDEO],
  },
  ad: {
    dataLevel: 'AUCTION_AD',
    dimension: 'ad_id',
    status: 'ad_status',
    metrics: ['campaign_id', 'campaign_name', 'adgroup_id', 'adgroup_name', 'ad_name', ...FIGURES, ...VIDEO],
  },
};
type Level = keyof typeof levels;

/** The rows of these days. */
export function* tiktokRows(account: AdAccountFacts, range: DayRange, access: SpendAccess): SpendConversation<SpendRows> {
  const campaigns = yield* levelRows('campaign', account, range, access);
  const ads = yield* levelRows('ad', account, range, access);
  return { rows: withRemainders(campaigns.map(rowOf), ads.map(rowOf)) };
}

function* levelRows(level: Level, account: AdAccountFacts, range: DayRange, access: SpendAccess): SpendConversation<unknown[]> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const { rows, total } = yield* pagesOf(level, account, range, access);
    const keys = new Set(rows.map((row) => JSON.stringify(member(row, 'dimensions'))));
    if (keys.size === rows.length && rows.length === total) return rows;
  }
  throw new SpendFailure({ fault: 'passing', message: 'TikTok’s report changed while it was read, page by page.' });
}

/** Every page once, and how many rows the last one says that there are. */
function* pagesOf(
  level: Level,
  { externalId }: AdAccountFacts,
  { from, to }: DayRange,
  access: SpendAccess,
): SpendConversation<{ rows: unknown[]; total: number }> {
  const { dataLevel, dimension, status, metrics } = levels[level];
  const rows: unknown[] = [];
  for (let page = 1; ; page += 1) {
    const answer = jsonIn(
      yield tiktokGet(access, '/report/integrated/get/', {
        advertiser_id: externalId,
        report_type: 'BASIC',
        service_type: 'AUCTION',
        data_level: dataLevel,
        dimensions: [dimension, 'stat_time_day'],
        metrics,
        start_date: from,
        end_date: to,
        // Without it, what is deleted is left out; and TikTok deletes old ads by itself.
        filtering: [{ field_name: status, filter_type: 'IN', filter_value: JSON.stringify(['STATUS_ALL']) }],
        page,
        page_size: PAGE,
      }),
    );
    const list = member(answer, 'data', 'list');
    rows.push(...needed(Array.isArray(list) ? listOf(list) : undefined, 'rows', 'TikTok'));
    const number = (name: string) => Number(textOf(member(answer, 'data', 'page_info', name)));
    if (!(number('total_page') > page))
      return { rows, total: needed(asCount(number('total_number')), 'number of rows', 'TikTok') };
  }
}

function asCount(value: number): number | undefined {
  return Number.isSafeInteger(value) ? value : undefined;
}

function rowOf(row: unknown): CostRow {
  const [dimensions, metrics] = [member(row, 'dimensions'), member(row, 'metrics')];
  const texts = {
    campaignId: textOf(member(dimensions, 'campaign_id')) ?? textOf(metricIn(metrics, 'campaign_id')),
    campaign: textOf(metricIn(metrics, 'campaign_name')),
    adGroupId: textOf(metricIn(metrics, 'adgroup_id')),
    adGroup: textOf(metricIn(metrics, 'adgroup_name')),
    adId: textOf(member(dimensions, 'ad_id')),
    ad: textOf(metricIn(metrics, 'ad_name')),
  };
  const counts = {
    impressions: figureIn(metrics, 'impressions', countOf),
    clicks: figureIn(metrics, 'clicks', countOf),
    videoViews: figureIn(metrics, 'video_play_actions', countOf),
    videoStarts: figureIn(metrics, 'video_watched_2s', countOf),
    videoEnds: figureIn(metrics, 'video_views_p100', countOf),
  };
  const told = Object.entries({ ...texts, ...counts }).filter(([, value]) => value !== undefined);
  return {
    day: needed(textOf(member(dimensions, 'stat_time_day'))?.slice(0, 10), 'day', 'TikTok'),
    ...Object.fromEntries(told),
    costMicros: figureIn(metrics, 'spend', microsOf) ?? 0n,
    claim: claimOf(metrics),
  };
}

/** `conversion` is another event in each ad group; completed payments are the same in all. The rate is by its history a value. */
function claimOf(metrics: unknown): Claim {
  return {
    conversionsMicros: figureIn(metrics, 'complete_payment', roundedMicrosOf) ?? 0n,
    valueMicros: figureIn(metrics, 'total_complete_payment_rate', roundedMicrosOf) ?? 0n,
    basis: 'ad',
  };
}

function figureIn(metrics: unknown, name: string, read: (value: unknown) => bigint | undefined): bigint | undefined {
  const value = metricIn(metrics, name);
  return value === undefined ? undefined : needed(read(value), name, 'TikTok');
}

/** The metric, absent where TikTok has none: it leaves it out, or writes a dash. */
function metricIn(metrics: unknown, name: string): unknown {
  const value = member(metrics, name);
  return value === null || value === '-' ? undefined : value;
}

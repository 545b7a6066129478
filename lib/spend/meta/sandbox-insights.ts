/**
 * Insights of an account, by the rules of https://developers.facebook.com/docs/marketing-api/reference/ads-insights (read
 * 2026-11).
 */
import { z } from 'zod';
import { dayOf, parseDay } from '@/lib/core/day';
import type { VendorResponse } from '@/lib/model/delivery';
import type { Claim, CostRow } from '@/lib/model/spend';
import { lengthOf, monthsBefore } from '../days';
import { decimalOf } from '../micros';
import type { SandboxAccount, SpendSandboxRequest } from '../sandbox';
import { json } from '../sandbox-consent';
import { adRowsOf, campaignRowsOf } from '../sandbox-rows';
import { META_REACH_MONTHS } from './insights';
import { failure, invalid, pageOf } from './sandbox-answer';

/** Smaller than any client asks for, so that every account of some days has two. */
const PAGE_ROWS = 50;
/** More rows than these at once time out, as large accounts' do. */
const ROWS_MAX = 20_000;

const WINDOWS = ['1d_click', '7d_click', '28d_click', '1d_view', '1d_ev', 'default', 'dda', 'incrementality'] as const;
const SHARED = [
  ...[
    'date_start',
    'date_stop',
    'account_id',
    'account_name',
    'account_currency',
    'campaign_id',
    'campaign_name',
    'spend',
    'impressions',
  ],
  ...['clicks', 'inline_link_clicks', 'outbound_clicks', 'actions', 'action_values', 'attribution_setting', 'video_play_actions'],
  ...['video_thruplay_watched_actions', 'video_p25_watched_actions', 'video_p100_watched_actions'],
];
const OF_ADS = ['adset_id', 'adset_name', 'ad_id', 'ad_name'];

const asJson = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'Must be a valid JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);

const day = z.string().refine((text) => parseDay(text) !== undefined, 'Must be a date represented in YYYY-MM-DD format');
const querySchema = z.object({
  level: z.enum(['campaign', 'ad']),
  time_increment: z.literal('1'),
  time_range: asJson(z.object({ since: day, until: day })),
  fields: z.string().transform((text) => text.split(',')),
  action_attribution_windows: asJson(z.array(z.enum(WINDOWS))).default(['7d_click']),
  filtering: asJson(z.array(z.object({ field: z.string(), operator: z.literal('IN'), value: z.array(z.string()) }))).default([]),
  limit: z.coerce.number().int().min(1).max(500).default(25),
});
type Query = z.output<typeof querySchema>;

/** Rows of the account as the question wants them. */
export function insights(account: SandboxAccount, request: SpendSandboxRequest, now: Date): VendorResponse {
  const read = querySchema.safeParse(Object.fromEntries(request.query));
  if (!read.success) {
    const [issue] = read.error.issues;
    return invalid(`Param ${issue?.path.join('.')} ${issue?.message}`);
  }
  const { level, time_range: range, fields, filtering } = read.data;
  const allowed = level === 'campaign' ? SHARED : [...SHARED, ...OF_ADS];
  const stray = fields.find((field) => !allowed.includes(field));
  if (stray !== undefined)
    return invalid(`${stray} is not valid for fields param. please check the documentation for all valid values`);
  const days = { from: range.since, to: range.until };
  if (lengthOf(days) === 0) return invalid('Start date must be before the end date.');
  if (days.from < monthsBefore(dayOf(now, account.timeZone), META_REACH_MONTHS)) {
    const message = `(#3018) The start date of the time range cannot be beyond ${META_REACH_MONTHS} months from the current date`;
    return failure(400, { code: 3018, message });
  }
  const withDeleted = filtering.some(({ field, value }) => field === `${level}.effective_status` && value.includes('DELETED'));
  const rows = level === 'campaign' ? campaignRowsOf(account, days) : adRowsOf(account, days, withDeleted);
  if (rows.length > ROWS_MAX) {
    return failure(500, { code: 1, message: "Please reduce the amount of data you're asking for, then retry your request" });
  }
  const page = pageOf(rows, request, PAGE_ROWS);
  return json(200, { ...page, data: page.data.map((row) => rowOf(row, account, read.data)) });
}

function rowOf(
  row: CostRow,
  { externalId, name, currency }: SandboxAccount,
  { fields, action_attribution_windows: windows }: Query,
) {
  const all: Record<string, unknown> = {
    date_start: row.day,
    date_stop: row.day,
    account_id: externalId,
    account_name: name,
    account_currency: currency,
    campaign_id: row.campaignId,
    campaign_name: row.campaign,
    adset_id: row.adGroupId,
    adset_name: row.adGroup,
    ad_id: row.adId,
    ad_name: row.ad,
    spend: decimalOf(row.costMicros),
    impressions: row.impressions?.toString(),
    // All clicks: those on likes and the profile too.
    clicks: row.clicks === undefined ? undefined : String(row.clicks + row.clicks / 3n),
    inline_link_clicks: row.clicks?.toString(),
    outbound_clicks: row.clicks ? [{ action_type: 'outbound_click', value: String(row.clicks) }] : undefined,
    actions: actionsOf(row, windows),
    action_values: row.claim?.valueMicros ? purchasesOf(row.claim.valueMicros, row.claim.viewValueMicros, windows) : undefined,
    attribution_setting: row.claim?.window,
    video_play_actions: videoOf(row.videoViews),
    video_p100_watched_actions: videoOf(row.videoEnds),
  };
  return Object.fromEntries(fields.flatMap((field) => (all[field] === undefined ? [] : [[field, all[field]]])));
}

function videoOf(count: bigint | undefined) {
  return count === undefined ? undefined : [{ action_type: 'video_view', value: String(count) }];
}

function actionsOf({ clicks, videoStarts, claim }: CostRow, windows: Query['action_attribution_windows']) {
  const actions = [
    ...(clicks ? [{ action_type: 'link_click', value: String(clicks) }] : []),
    ...(videoOf(videoStarts) ?? []),
    ...(claim?.conversionsMicros ? purchasesOf(claim.conversionsMicros, claim.viewConversionsMicros, windows) : []),
  ];
  return actions.length > 0 ? actions : undefined;
}

/** The same purchases under each of the names that Meta has for them. */
function purchasesOf(figure: bigint, viewed: Claim['viewValueMicros'], windows: Query['action_attribution_windows']) {
  const view = windows.includes('1d_view') && viewed ? { '1d_view': decimalOf(viewed) } : {};
  const click = windows.includes('7d_click') ? { '7d_click': decimalOf(figure - (viewed ?? 0n)) } : {};
  return ['offsite_conversion.fb_pixel_purchase', 'purchase', 'omni_purchase'].map((action_type) => ({
    action_type,
    value: decimalOf(figure),
    ...click,
    ...view,
  }));
}

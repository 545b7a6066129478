/**
 * Reddit's servers as its documents describe them: consent, tokens by HTTP Basic, businesses with their ad accounts, lists, and
 * reports by POST whose pages are asked for with the same body. Errors as Reddit words them.
 */
import { dayOf, isTimeZone, startOfDay, type Day } from '@/lib/core/day';
import { listOf, member, parseExactJson, textOf } from '@/lib/core/json';
import type { VendorResponse } from '@/lib/model/delivery';
import type { CostRow } from '@/lib/model/spend';
import { dayAfter } from '../days';
import type { SandboxAccount, SpendSandbox, SpendSandboxRequest, SpendSandboxState } from '../sandbox';
import { json } from '../sandbox-consent';
import { isSignedIn, oauthAnswer, type OauthServer } from '../sandbox-oauth';
import { adRowsOf, campaignRowsOf, entitiesOf } from '../sandbox-rows';

const server: OauthServer = {
  name: 'Reddit',
  authorizePath: '/api/v1/authorize',
  tokenPath: '/api/v1/access_token',
  client: { id: 'sandboxAppId_0123', secret: 'sandbox-app-secret' },
  clientIn: 'basic',
  scope: 'adsread',
  accessSeconds: 86_400,
};
/** Smaller than any client asks for, so that some items have two pages. */
const PAGE_ITEMS = 50;
const BREAKDOWNS_MAX = 3;
const FIELDS = [
  ...['SPEND', 'IMPRESSIONS', 'CLICKS'],
  ...['CONVERSION_PURCHASE_CLICKS', 'CONVERSION_PURCHASE_VIEWS', 'CONVERSION_PURCHASE_TOTAL_VALUE'],
];

export const redditSandbox: SpendSandbox = { app: { appId: server.client.id, appSecret: server.client.secret }, answer };

function answer(request: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  if (request.path === server.authorizePath && request.query.get('duration') !== 'permanent') {
    return failure(400, 'Without duration=permanent there is no refresh token.');
  }
  if (request.path !== server.authorizePath && !/tieback/.test(request.headers['user-agent'] ?? '')) {
    return failure(403, 'A unique User-Agent is required.');
  }
  const oauth = oauthAnswer(server, request, state);
  if (oauth) return oauth;
  if (!isSignedIn(request, state)) return failure(401, 'Unauthorized');
  if (state.throttled) {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '42' };
    return json(429, { error: { code: 429, message: 'Too Many Requests' } }, headers);
  }
  if (request.path === '/api/v3/me/businesses') return page([{ id: 'b-1', name: 'Sandbox' }], request);
  if (request.path === '/api/v3/businesses/b-1/ad_accounts') return page(state.accounts.map(accountOf), request);
  const [, id, list] = /^\/api\/v3\/ad_accounts\/(\w+)\/(campaigns|ad_groups|ads|reports)$/.exec(request.path) ?? [];
  if (list === undefined) return failure(404, 'Not Found');
  const account = state.accounts.find(({ externalId }) => externalId === id);
  if (!account) return failure(403, 'You do not have access to this ad account.');
  if (list === 'reports') return request.method === 'POST' ? report(account, request) : failure(405, 'Method Not Allowed');
  return entities(account, list, request);
}

function accountOf({ externalId: id, name, currency, timeZone }: SandboxAccount) {
  return { id, name, currency, time_zone_id: timeZone, click_attribution_window: 'MONTH', view_attribution_window: 'DAY' };
}

function entities(account: SandboxAccount, list: string, request: SpendSandboxRequest): VendorResponse {
  const { campaigns, adGroups, ads } = entitiesOf(account, false);
  if (list === 'campaigns')
    return page(
      campaigns.map(({ id, name }) => ({ id, name })),
      request,
    );
  if (list === 'ad_groups')
    return page(
      adGroups.map(({ id, name, parentId }) => ({ id, name, campaign_id: parentId })),
      request,
    );
  const items = ads.map(({ id, name, parentId }) => {
    const detail = account.details.find(({ adId }) => adId === id);
    return { id, name, ad_group_id: parentId, click_url: detail?.finalUrl, post_id: detail?.assetId };
  });
  return page(items, request);
}

function report(account: SandboxAccount, request: SpendSandboxRequest): VendorResponse {
  const asked = member(parseExactJson(request.body), 'data');
  const text = (name: string) => textOf(member(asked, name)) ?? '';
  const texts = (name: string) => listOf(member(asked, name)).flatMap((each) => textOf(each) ?? []);
  const [breakdowns, fields] = [texts('breakdowns'), texts('fields')];
  if (breakdowns.length > BREAKDOWNS_MAX) return failure(400, 'breakdowns: at most 3');
  const level = ['CAMPAIGN_ID', 'AD_ID'].find((each) => breakdowns.includes(each));
  if (!level || !breakdowns.includes('DATE')) return failure(400, 'breakdowns: not known');
  const stray = fields.find((field) => !FIELDS.includes(field));
  if (stray !== undefined) return failure(400, `fields: ${stray} is not a field`);
  const hour = /^\d{4}-\d\d-\d\dT\d\d:00:00Z$/;
  if (!hour.test(text('starts_at')) || !hour.test(text('ends_at'))) {
    return failure(400, 'starts_at: must be formatted as YYYY-MM-DDTHH:00:00Z');
  }
  const zone = text('time_zone_id') || 'UTC';
  if (!isTimeZone(zone)) return failure(400, 'time_zone_id: not known');
  const range = daysBetween(new Date(text('starts_at')), new Date(text('ends_at')), zone);
  const rows = level === 'AD_ID' ? adRowsOf(account, range, true) : campaignRowsOf(account, range);
  return page(
    rows.map((row) => metricsOf(row, level)),
    request,
    (metrics) => ({ metrics, metrics_updated_at: text('ends_at') }),
  );
}

/** Days that lie in the range as a whole: of a day that is cut, a real server tells a part, which is no day's cost. */
function daysBetween(start: Date, end: Date, zone: string) {
  const first = dayOf(start, zone);
  const from = startOfDay(first, zone).getTime() === start.getTime() ? first : dayAfter(first, 1);
  const to = dayAfter(dayOf(end, zone), -1);
  return { from, to: startOfDay(dayAfter(to, 1) as Day, zone) > end ? dayAfter(to, -1) : to };
}

function metricsOf(row: CostRow, level: string) {
  return {
    ...(level === 'AD_ID' ? { ad_id: row.adId } : { campaign_id: row.campaignId }),
    date: row.day,
    spend: Number(row.costMicros),
    impressions: row.impressions === undefined ? undefined : Number(row.impressions),
    clicks: row.clicks === undefined ? undefined : Number(row.clicks),
    conversion_purchase_clicks: row.claim && Number(row.claim.conversionsMicros) / 1e6,
    conversion_purchase_views: row.claim && 0,
    conversion_purchase_total_value: row.claim && Number((row.claim.valueMicros ?? 0n) / 10_000n),
  };
}

function page(
  items: unknown[],
  { base, path, query }: SpendSandboxRequest,
  dataOf: (shown: unknown[]) => unknown = (shown) => shown,
): VendorResponse {
  const begin = Number(query.get('page.token') ?? 0);
  const size = Math.min(Number(query.get('page.size') ?? PAGE_ITEMS), PAGE_ITEMS);
  const next = `${base}${path}?page.size=${size}&page.token=${begin + size}`;
  const pagination = { next_url: items.length > begin + size ? next : null };
  return json(200, { data: dataOf(items.slice(begin, begin + size)), pagination });
}

function failure(status: number, message: string): VendorResponse {
  return json(status, { error: { code: status, message } });
}

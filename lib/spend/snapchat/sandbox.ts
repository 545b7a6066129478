/**
 * Snapchat's servers as its documents describe them: consent, tokens, organizations with their accounts, lists with an address of
 * the next page, and measurement from midnight to midnight of the account's clock. Errors as Snapchat words them.
 */
import { dayOf } from '@/lib/core/day';
import type { VendorResponse } from '@/lib/model/delivery';
import type { CostRow } from '@/lib/model/spend';
import { dayAfter, lengthOf, localMidnight } from '../days';
import type { SandboxAccount, SpendSandbox, SpendSandboxRequest, SpendSandboxState } from '../sandbox';
import { json } from '../sandbox-consent';
import { isSignedIn, oauthAnswer, type OauthServer } from '../sandbox-oauth';
import { adRowsOf, campaignRowsOf, entitiesOf } from '../sandbox-rows';

const server: OauthServer = {
  name: 'Snapchat',
  authorizePath: '/login/oauth2/authorize',
  tokenPath: '/login/oauth2/access_token',
  client: { id: '0a1b2c3d-sandbox', secret: 'sandbox-client-secret' },
  clientIn: 'form',
  scope: 'snapchat-marketing-api',
  accessSeconds: 1_800,
};
/** Smaller than any client asks for, so that some items have two pages. */
const PAGE_ITEMS = 50;
const DAYS_MAX = 31;
const FIELDS = ['impressions', 'swipes', 'spend', 'video_views', 'conversion_purchases', 'conversion_purchases_value'];

export const snapchatSandbox: SpendSandbox = {
  app: { clientId: server.client.id, clientSecret: server.client.secret },
  answer,
};

function answer(request: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  const oauth = oauthAnswer(server, request, state);
  if (oauth) return oauth;
  if (!isSignedIn(request, state)) return failure(401, 'E2002', 'unauthorized: the access token is invalid or expired');
  if (state.throttled) return failure(429, 'E1013', 'Too Many Requests');
  if (request.method !== 'GET') return failure(405, 'E1000', 'Method not allowed');
  if (request.path === '/v1/me/organizations') return organizations(request, state);
  const [, id, list] = /^\/v1\/adaccounts\/([\w-]+)\/(campaigns|adsquads|ads|stats)$/.exec(request.path) ?? [];
  if (list === undefined) return failure(404, 'E1001', 'Resource can not be found');
  const account = state.accounts.find(({ externalId }) => externalId === id);
  if (!account) return failure(403, 'E1008', 'The user has no access to the ad account');
  return list === 'stats' ? stats(account, request) : entities(account, list, request);
}

function organizations(request: SpendSandboxRequest, { accounts }: SpendSandboxState): VendorResponse {
  const shown = accounts.map(({ externalId: id, name, currency, timeZone }) => ({
    ...{ id, name, currency, timezone: timeZone, status: 'ACTIVE', type: 'PARTNER' },
  }));
  const withAccounts = request.query.get('with_ad_accounts') === 'true' && { ad_accounts: shown };
  return page('organizations', [item('organization', { id: 'o-1', name: 'Sandbox', ...withAccounts })], request);
}

function entities(account: SandboxAccount, list: string, request: SpendSandboxRequest): VendorResponse {
  const { campaigns, adGroups, ads } = entitiesOf(account, false);
  if (list === 'campaigns')
    return page(
      list,
      campaigns.map(({ id, name }) => item('campaign', { id, name })),
      request,
    );
  if (list === 'adsquads') {
    return page(
      list,
      adGroups.map(({ id, name, parentId }) => item('adsquad', { id, name, campaign_id: parentId })),
      request,
    );
  }
  return page(
    list,
    ads.map(({ id, name, parentId }) => item('ad', { id, name, ad_squad_id: parentId })),
    request,
  );
}

function stats(account: SandboxAccount, request: SpendSandboxRequest): VendorResponse {
  const { query } = request;
  const [start, end] = [query.get('start_time') ?? '', query.get('end_time') ?? ''];
  const [from, after] = [dayAt(start, account.timeZone), dayAt(end, account.timeZone)];
  const rule = 'must be the start of a day in the timezone of the ad account';
  if (from === undefined) return failure(400, 'E1101', `Unsupported Stats Query: start_time ${rule}`);
  if (after === undefined) return failure(400, 'E1101', `Unsupported Stats Query: end_time ${rule}`);
  const range = { from, to: dayAfter(after, -1) };
  if (lengthOf(range) > DAYS_MAX) return failure(400, 'E1101', 'Unsupported Stats Query: DAY is limited to 31 days');
  const fields = query.get('fields')?.split(',') ?? [];
  if (query.get('granularity') !== 'DAY' || fields.some((field) => !FIELDS.includes(field))) {
    return failure(400, 'E1101', 'Unsupported Stats Query: granularity or fields');
  }
  const level = query.get('breakdown') === 'ad' ? 'ad' : 'campaign';
  const rows = level === 'ad' ? adRowsOf(account, range, true) : campaignRowsOf(account, range);
  const ids = [...new Set(rows.map((row) => idOf(row, level)))];
  const [begin, size] = [Number(query.get('cursor') ?? 0), Math.min(Number(query.get('limit') ?? PAGE_ITEMS), PAGE_ITEMS)];
  const breakdown = ids.slice(begin, begin + size).map((id) => {
    const days = rows.filter((row) => idOf(row, level) === id).map((row) => dayOfStats(row, fields, account.timeZone));
    return { id, type: level.toUpperCase(), granularity: 'DAY', timeseries: days };
  });
  const facts = { id: account.externalId, type: 'AD_ACCOUNT', granularity: 'DAY', start_time: start, end_time: end };
  const stat = item('timeseries_stat', { ...facts, breakdown_stats: { [level]: breakdown } });
  const paging = ids.length > begin + size ? { next_link: nextLink(request, begin + size) } : {};
  return json(200, { request_status: 'SUCCESS', request_id: 'r', paging, timeseries_stats: [stat] });
}

/** The day that begins then, offset and all. */
function dayAt(time: string, zone: string): string | undefined {
  const instant = new Date(time);
  if (Number.isNaN(instant.getTime())) return undefined;
  const day = dayOf(instant, zone);
  return localMidnight(day, zone) === time ? day : undefined;
}

function idOf({ campaignId = '', adId = '' }: CostRow, level: string): string {
  return level === 'ad' ? adId : campaignId;
}

function dayOfStats(row: CostRow, fields: readonly string[], zone: string) {
  const all: Record<string, number | undefined> = {
    impressions: numberOf(row.impressions),
    swipes: numberOf(row.clicks),
    spend: numberOf(row.costMicros),
    video_views: numberOf(row.videoViews),
    conversion_purchases: row.claim && Number(row.claim.conversionsMicros) / 1e6,
    conversion_purchases_value: numberOf(row.claim?.valueMicros),
  };
  const stats = Object.fromEntries(fields.map((field) => [field, all[field]]));
  return { start_time: localMidnight(row.day, zone), end_time: localMidnight(dayAfter(row.day, 1), zone), stats };
}

function numberOf(figure: bigint | undefined): number | undefined {
  return figure === undefined ? undefined : Number(figure);
}

function item(kind: string, facts: object) {
  return { sub_request_status: 'SUCCESS', [kind]: facts };
}

function page(list: string, items: unknown[], request: SpendSandboxRequest): VendorResponse {
  const begin = Number(request.query.get('cursor') ?? 0);
  const size = Math.min(Number(request.query.get('limit') ?? PAGE_ITEMS), PAGE_ITEMS);
  const paging = items.length > begin + size ? { next_link: nextLink(request, begin + size) } : {};
  return json(200, { request_status: 'SUCCESS', request_id: 'r', paging, [list]: items.slice(begin, begin + size) });
}

function nextLink({ base, path, query }: SpendSandboxRequest, cursor: number): string {
  const next = new URLSearchParams(query);
  next.set('cursor', String(cursor));
  return `${base}${path}?${next}`;
}

function failure(status: number, code: string, message: string): VendorResponse {
  return json(status, { request_status: 'ERROR', request_id: 'r', debug_message: message, error_code: code });
}

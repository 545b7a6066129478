/**
 * Pinterest's servers as its documents describe them: consent, tokens by HTTP Basic, lists with bookmarks, analytics by ids.
 * Errors as Pinterest words them. https://developers.pinterest.com/docs/api/v5/ (read 2026-11)
 */
import { dayOf, parseDay } from '@/lib/core/day';
import type { VendorResponse } from '@/lib/model/delivery';
import type { CostRow } from '@/lib/model/spend';
import { lengthOf } from '../days';
import type { Entity } from '../hierarchy';
import type { SandboxAccount, SpendSandbox, SpendSandboxRequest, SpendSandboxState } from '../sandbox';
import { json } from '../sandbox-consent';
import { isSignedIn, oauthAnswer, type OauthServer } from '../sandbox-oauth';
import { adRowsOf, campaignRowsOf, entitiesOf } from '../sandbox-rows';

const server: OauthServer = {
  name: 'Pinterest',
  authorizePath: '/oauth/',
  tokenPath: '/v5/oauth/token',
  client: { id: '1234567', secret: 'sandbox-app-secret-key' },
  clientIn: 'basic',
  scope: 'ads:read',
  accessSeconds: 2_592_000,
  refreshSeconds: 5_184_000,
  saysRefreshEnd: true,
};
/** Smaller than any client asks for, so that some items have two pages. */
const PAGE_ITEMS = 50;
const DAYS_MAX = 90;
const COLUMNS = [
  ...['CAMPAIGN_ID', 'AD_GROUP_ID', 'AD_ID', 'SPEND_IN_MICRO_DOLLAR', 'IMPRESSION_1', 'OUTBOUND_CLICK_1'],
  ...['TOTAL_CHECKOUT', 'TOTAL_CHECKOUT_VALUE_IN_MICRO_DOLLAR'],
];

export const pinterestSandbox: SpendSandbox = {
  app: { appId: server.client.id, appSecret: server.client.secret },
  answer,
};

function answer(request: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  const oauth = oauthAnswer(server, request, state);
  if (oauth) return oauth;
  if (!isSignedIn(request, state)) return failure(401, 2, 'Authentication failed.');
  if (state.throttled) return failure(429, 8, 'This request exceeded a rate limit. Please retry in 30 seconds.');
  if (request.path === '/v5/ad_accounts') return accounts(request, state);
  const [, id, list, analytics] = /^\/v5\/ad_accounts\/(\d+)\/(campaigns|ad_groups|ads)(\/analytics)?$/.exec(request.path) ?? [];
  if (list === undefined || request.method !== 'GET') return failure(404, 50, 'Not found.');
  const account = state.accounts.find(({ externalId }) => externalId === id);
  if (!account) return failure(403, 29, 'You are not permitted to access that resource.');
  return analytics ? report(account, list, request, state.now) : entities(account, list, request);
}

function accounts(request: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  return page(
    state.accounts.map(({ externalId, name, currency }) => ({
      id: externalId,
      name,
      currency,
      country: 'DE',
      permissions: ['ADMIN'],
    })),
    request,
  );
}

function entities(account: SandboxAccount, list: string, request: SpendSandboxRequest): VendorResponse {
  const all = entitiesOf(account, request.query.get('entity_statuses')?.includes('ARCHIVED') ?? false);
  if (list === 'campaigns')
    return page(
      all.campaigns.map(({ id, name }) => ({ id, name })),
      request,
    );
  if (list === 'ad_groups')
    return page(
      all.adGroups.map(({ id, name, parentId }) => ({ id, name, campaign_id: parentId })),
      request,
    );
  const wanted = request.query.get('ad_ids')?.split(',');
  if (wanted && wanted.length > 100) return failure(400, 1, 'ad_ids: at most 100 items.');
  return page(
    all.ads.filter(({ id }) => wanted?.includes(id) ?? true).map((ad) => adOf(ad, account)),
    request,
  );
}

function adOf({ id, name, parentId }: Entity, { details }: SandboxAccount) {
  const detail = details.find(({ adId }) => adId === id);
  return { id, name, ad_group_id: parentId, destination_url: detail?.finalUrl, pin_id: detail?.assetId };
}

function page(items: unknown[], { query }: SpendSandboxRequest): VendorResponse {
  const begin = Number(query.get('bookmark') ?? 0);
  const size = Math.min(Number(query.get('page_size') ?? 25), PAGE_ITEMS);
  const rest = items.length > begin + size;
  return json(200, { items: items.slice(begin, begin + size), bookmark: rest ? String(begin + size) : null });
}

function report(account: SandboxAccount, list: string, { query }: SpendSandboxRequest, now: Date): VendorResponse {
  const range = { from: query.get('start_date') ?? '', to: query.get('end_date') ?? '' };
  if (!parseDay(range.from) || !parseDay(range.to)) return failure(400, 1, 'start_date: not a date.');
  const today = dayOf(now, 'UTC');
  if (lengthOf({ from: range.from, to: today }) > DAYS_MAX) return failure(400, 1, 'start_date: at most 90 days back.');
  if (lengthOf(range) > DAYS_MAX) return failure(400, 1, 'At most 90 days between start_date and end_date.');
  if (query.get('granularity') !== 'DAY') return failure(400, 1, 'granularity: must be DAY.');
  const ids = query.get(list === 'campaigns' ? 'campaign_ids' : 'ad_ids')?.split(',') ?? [];
  if (ids.length === 0 || ids.length > 250) return failure(400, 1, 'ids: between 1 and 250 items.');
  const columns = query.get('columns')?.split(',') ?? [];
  const stray = columns.find((column) => !COLUMNS.includes(column));
  if (stray !== undefined) return failure(400, 1, `columns: ${stray} is not one of the columns.`);
  const rows = list === 'campaigns' ? campaignRowsOf(account, range) : adRowsOf(account, range, true);
  const asked = rows.filter(({ campaignId = '', adId = '' }) => ids.includes(list === 'campaigns' ? campaignId : adId));
  return json(
    200,
    asked.map((row) => rowOf(row, columns)),
  );
}

/** Columns without a figure are left out. Ids are text, figures are numbers. */
function rowOf(row: CostRow, columns: readonly string[]) {
  const number = (figure: bigint | undefined) => (figure === undefined ? undefined : Number(figure));
  const all: Record<string, unknown> = {
    CAMPAIGN_ID: row.campaignId,
    AD_GROUP_ID: row.adGroupId,
    AD_ID: row.adId,
    SPEND_IN_MICRO_DOLLAR: number(row.costMicros),
    IMPRESSION_1: number(row.impressions),
    OUTBOUND_CLICK_1: number(row.clicks),
    TOTAL_CHECKOUT: row.claim && Number(row.claim.conversionsMicros) / 1e6,
    TOTAL_CHECKOUT_VALUE_IN_MICRO_DOLLAR: number(row.claim?.valueMicros),
  };
  return { DATE: row.day, ...Object.fromEntries(columns.map((column) => [column, all[column]])) };
}

function failure(status: number, code: number, message: string): VendorResponse {
  return json(status, { code, message });
}

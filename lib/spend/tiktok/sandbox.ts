/**
 * TikTok's servers as their documents describe them: the consent page, the token for a code, advertisers, the synchronous report
 * and ads. Every answer is 200; errors are codes, worded as TikTok words them.
 */
import { listOf, member, parseExactJson, textOf } from '@/lib/core/json';
import type { VendorResponse } from '@/lib/model/delivery';
import type { SpendSandbox, SpendSandboxRequest, SpendSandboxState } from '../sandbox';
import { consentPage, giveCode, isToken, json, mintToken, redirectTo, refusalPage, takeCode } from '../sandbox-consent';
import { failure, success } from './sandbox-answer';
import { report } from './sandbox-report';
import { TIKTOK_VERSION } from './version';

const APP = { appId: '7012345678901234567', appSecret: 'sandbox0123456789abcdef' };
const PREFIX = 'act-';
const TOKEN = mintToken(PREFIX, 'advertiser');

export const tiktokSandbox: SpendSandbox = { app: APP, paste: { ...APP, accessToken: TOKEN }, answer };

function answer(request: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  if (request.path === '/portal/auth') return consent(request, state);
  const prefix = `/open_api/${TIKTOK_VERSION}`;
  // Without its last slash an address leads elsewhere, as do those of other versions.
  if (!request.path.startsWith(`${prefix}/`) || !request.path.endsWith('/')) return json(404, { message: 'Not Found' });
  const path = request.path.slice(prefix.length);
  if (path === '/oauth2/access_token/') return tokenFor(request, state);
  const token = request.headers['access-token'] ?? '';
  if (token === '') return failure(40_104, 'Access token is null, please check the header of your request.');
  if (state.revoked || !isToken(token, { prefix: PREFIX, kind: 'advertiser', now: state.now })) {
    return failure(40_105, 'Access token is incorrect or has been revoked.');
  }
  if (state.throttled) return failure(40_100, 'Too many requests. Please retry in some time.');
  if (request.method !== 'GET') return failure(40_002, 'The request method is not supported.');
  if (path === '/oauth2/advertiser/get/') return advertisers(request, state);
  if (path === '/advertiser/info/') return info(request, state);
  const account = state.accounts.find(({ externalId }) => externalId === request.query.get('advertiser_id'));
  if (!account) return failure(40_001, `No permission to operate advertiser ${request.query.get('advertiser_id')}`);
  if (path === '/report/integrated/get/') return report(account, request.query);
  if (path === '/ad/get/') return ads(request, state);
  return json(404, { message: 'Not Found' });
}

function consent(request: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  const { query, base } = request;
  const redirectUri = query.get('redirect_uri') ?? '';
  if (query.get('app_id') !== APP.appId) return refusalPage(400, 'TikTok', 'The app does not exist.');
  if (!URL.canParse(redirectUri)) return refusalPage(400, 'TikTok', 'The redirect_uri is not that of the app.');
  const back = { state: query.get('state') ?? '' };
  if (query.get('decision') === 'allow') {
    const code = giveCode(state, { redirectUri });
    return redirectTo(redirectUri, { auth_code: code, code, ...back });
  }
  if (query.get('decision') === 'cancel') return redirectTo(redirectUri, { error: 'access_denied', ...back });
  return consentPage(
    { name: 'TikTok', wants: 'read the reports of', accounts: state.accounts, action: `${base}/portal/auth` },
    request,
  );
}

function tokenFor({ method, body }: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  const asked = parseExactJson(body);
  if (method !== 'POST' || asked === undefined) return failure(40_002, 'The request body must be JSON.');
  if (member(asked, 'app_id') !== APP.appId || member(asked, 'secret') !== APP.appSecret) {
    return failure(40_101, 'The secret does not match the app_id.');
  }
  if (!takeCode(state, textOf(member(asked, 'auth_code')) ?? '')) {
    return failure(40_110, 'Auth_code is used or expired or invalid.');
  }
  const ids = state.accounts.map(({ externalId }) => externalId);
  return success({ access_token: TOKEN, scope: [1, 4], advertiser_ids: ids });
}

function advertisers({ query }: SpendSandboxRequest, { accounts }: SpendSandboxState): VendorResponse {
  if (query.get('app_id') !== APP.appId || query.get('secret') !== APP.appSecret) {
    return failure(40_101, 'The secret does not match the app_id.');
  }
  return success({ list: accounts.map(({ externalId, name }) => ({ advertiser_id: externalId, advertiser_name: name })) });
}

function info({ query }: SpendSandboxRequest, { accounts }: SpendSandboxState): VendorResponse {
  const ids = listOf(parseExactJson(query.get('advertiser_ids') ?? '')).map(textOf);
  if (ids.length === 0) return failure(40_002, 'advertiser_ids: Missing data for required field.');
  const denied = ids.find((id) => !accounts.some(({ externalId }) => externalId === id));
  if (denied !== undefined) return failure(40_001, `No permission to operate advertiser ${denied}`);
  const asked = accounts.filter(({ externalId }) => ids.includes(externalId));
  const list = asked.map(({ externalId, name, currency, timeZone }) => ({
    advertiser_id: externalId,
    name,
    currency,
    timezone: 'Etc/GMT-1',
    display_timezone: timeZone,
    status: 'STATUS_ENABLE',
  }));
  return success({ list });
}

function ads({ query }: SpendSandboxRequest, { accounts }: SpendSandboxState): VendorResponse {
  const account = accounts.find(({ externalId }) => externalId === query.get('advertiser_id'));
  const filter = parseExactJson(query.get('filtering') ?? '{}');
  const ids = listOf(member(filter, 'ad_ids')).map(textOf);
  if (ids.length > 100) return failure(40_002, 'filtering.ad_ids: Longer than maximum length 100.');
  const withDeleted = member(filter, 'secondary_status') === 'AD_STATUS_ALL';
  const found = (account?.details ?? []).filter(
    ({ adId }) => ids.includes(adId) && (withDeleted || !account?.deletedAdIds?.includes(adId)),
  );
  const list = found.map(({ adId, finalUrl, assetId }) => ({ ad_id: adId, landing_page_url: finalUrl, video_id: assetId }));
  return success({ list, page_info: { page: 1, page_size: 100, total_page: 1, total_number: list.length } });
}

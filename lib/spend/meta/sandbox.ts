/**
 * Meta's servers as its documents describe them: the consent dialog, tokens that are exchanged, ad accounts in pages, insights by
 * level and day, creatives of several ads at once. Errors as Meta words them.
 */
import { equalInConstantTime, hmacSha256 } from '@/lib/core/hash';
import { HOUR_MS, SECOND_MS } from '@/lib/core/instant';
import type { VendorResponse } from '@/lib/model/delivery';
import type { SpendSandbox, SpendSandboxRequest, SpendSandboxState } from '../sandbox';
import { consentPage, giveCode, isToken, json, mintToken, redirectTo, refusalPage, takeCode } from '../sandbox-consent';
import { failure, invalid, pageOf } from './sandbox-answer';
import { insights } from './sandbox-insights';
import { META_MARKETING_VERSION } from './version';

const APP = { appId: '1234567890123456', appSecret: '0123456789abcdef0123456789abcdef' };
const PREFIX = 'EAA';
const LONG_LIVED_S = 5_184_000;
/** Versions that are over by November 2026; others are not known here. */
const ENDED = /^\/v(\d|1\d|2[0-4])\.0\//;

export const metaSandbox: SpendSandbox = {
  app: APP,
  paste: { accessToken: mintToken(PREFIX, 'user') },
  answer,
};

function answer(request: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  if (ENDED.test(request.path)) {
    const message = `You are calling a deprecated version of the Ads API. Please update to the latest version: ${META_MARKETING_VERSION}.`;
    return failure(400, { code: 2635, message: `(#2635) ${message}` });
  }
  const prefix = `/${META_MARKETING_VERSION}`;
  if (!request.path.startsWith(`${prefix}/`)) return failure(404, { code: 2500, message: 'Unknown path components.' });
  const path = request.path.slice(prefix.length);
  if (path === '/dialog/oauth') return dialog(request, state);
  if (path === '/oauth/access_token') return tokenFor(request, state);
  const refused = refusalOfToken(request, state) ?? refusalOfRate(state);
  if (refused) return refused;
  if (path === '/me/permissions') return json(200, { data: [{ permission: 'ads_read', status: 'granted' }] });
  if (path === '/me/adaccounts') return adAccounts(request, state);
  const [, id, edge] = /^\/act_(\d+)\/(\w+)$/.exec(path) ?? [];
  const account = state.accounts.find(({ externalId }) => externalId === id);
  if (edge === 'insights') {
    if (account) return insights(account, request, state.now);
    return failure(403, { code: 200, message: '(#200) Ad account owner has NOT grant ads_management or ads_read permission' });
  }
  if (path === '/' && request.query.has('ids')) return creatives(request, state);
  return failure(400, {
    code: 100,
    error_subcode: 33,
    message: `Unsupported get request. Object with ID '${path.slice(1)}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
  });
}

function dialog(request: SpendSandboxRequest, { accounts, ...state }: SpendSandboxState): VendorResponse {
  const { query, base } = request;
  const redirectUri = query.get('redirect_uri') ?? '';
  if (query.get('client_id') !== APP.appId)
    return refusalPage(400, 'Meta', 'Invalid App ID: The provided app ID does not look like a valid app ID.');
  if (!URL.canParse(redirectUri)) return refusalPage(400, 'Meta', 'The parameter redirect_uri is required.');
  if (query.get('response_type') !== 'code') return refusalPage(400, 'Meta', 'The parameter response_type is invalid.');
  if (!query.get('scope')?.split(',').includes('ads_read'))
    return refusalPage(400, 'Meta', 'Invalid Scopes: ads_read is missing.');
  const back = { state: query.get('state') ?? '' };
  if (query.get('decision') === 'allow')
    return redirectTo(redirectUri, { code: giveCode({ accounts, ...state }, { redirectUri }), ...back });
  if (query.get('decision') === 'cancel') {
    const refusal = {
      error: 'access_denied',
      error_code: '200',
      error_description: 'Permissions error',
      error_reason: 'user_denied',
    };
    return redirectTo(redirectUri, { ...refusal, ...back });
  }
  const action = `${base}/${META_MARKETING_VERSION}/dialog/oauth`;
  return consentPage({ name: 'Meta', wants: 'read the ads of', accounts, action }, request);
}

function tokenFor({ query }: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  if (query.get('client_id') !== APP.appId || query.get('client_secret') !== APP.appSecret) {
    return failure(400, { code: 1, message: 'Error validating client secret.' });
  }
  if (query.get('grant_type') === 'fb_exchange_token') {
    const token = query.get('fb_exchange_token') ?? '';
    if (state.revoked || !isKnownToken(token, state.now)) return deadToken(state.now);
    const endsAt = new Date(state.now.getTime() + LONG_LIVED_S * SECOND_MS);
    return json(200, { access_token: mintToken(PREFIX, 'user', endsAt), token_type: 'bearer', expires_in: LONG_LIVED_S });
  }
  const facts = takeCode(state, query.get('code') ?? '');
  if (!facts) return failure(400, { code: 100, error_subcode: 36_009, message: 'This authorization code has been used.' });
  if (facts.redirectUri !== query.get('redirect_uri')) {
    const message =
      'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request';
    return failure(400, { code: 100, error_subcode: 36_008, message });
  }
  const endsAt = new Date(state.now.getTime() + HOUR_MS);
  return json(200, { access_token: mintToken(PREFIX, 'user', endsAt), token_type: 'bearer', expires_in: 3_600 });
}

function isKnownToken(token: string, now: Date): boolean {
  return isToken(token, { prefix: PREFIX, kind: 'user', now });
}

function refusalOfToken(
  { headers, query }: SpendSandboxRequest,
  { revoked, now }: SpendSandboxState,
): VendorResponse | undefined {
  const token = headers['authorization']?.replace(/^Bearer /, '') ?? query.get('access_token') ?? '';
  if (token === '')
    return failure(400, {
      code: 2500,
      message: 'An active access token must be used to query information about the current user.',
    });
  if (revoked || !isKnownToken(token, now)) return deadToken(now);
  const proof = query.get('appsecret_proof');
  if (proof === null || equalInConstantTime(proof, hmacSha256(APP.appSecret, token).toString('hex'))) return undefined;
  return failure(400, { code: 100, message: 'Invalid appsecret_proof provided in the API argument' });
}

function deadToken(now: Date): VendorResponse {
  const message = `Error validating access token: Session has expired on ${now.toUTCString()}.`;
  return failure(400, { code: 190, error_subcode: 463, message });
}

/** The account's own limit, with the minutes until it is let through again. */
function refusalOfRate({ throttled, accounts }: SpendSandboxState): VendorResponse | undefined {
  if (!throttled) return undefined;
  const usage = [
    { type: 'ads_insights', call_count: 100, total_cputime: 100, total_time: 100, estimated_time_to_regain_access: 7 },
  ];
  const message = '(#80000) There have been too many calls from this ad-account. Wait a bit and try again.';
  return failure(
    400,
    { code: 80_000, error_subcode: 2_446_079, message },
    { 'x-business-use-case-usage': JSON.stringify({ [accounts[0]?.externalId ?? '0']: usage }) },
  );
}

function adAccounts(request: SpendSandboxRequest, { accounts }: SpendSandboxState): VendorResponse {
  const listed = accounts.map(({ externalId, name, currency, timeZone }) => ({
    id: `act_${externalId}`,
    account_id: externalId,
    name,
    currency,
    timezone_name: timeZone,
    account_status: 1,
  }));
  return json(200, pageOf(listed, request, 1));
}

function creatives({ query }: SpendSandboxRequest, { accounts }: SpendSandboxState): VendorResponse {
  const ids = query.get('ids')?.split(',') ?? [];
  if (ids.length > 50) return invalid(`Too many IDs. Maximum: 50. Provided: ${ids.length}`);
  const details = new Map(accounts.flatMap((account) => account.details.map((detail) => [detail.adId, detail] as const)));
  const missing = ids.find((id) => !details.has(id));
  if (missing !== undefined) {
    return failure(404, { code: 803, message: `(#803) Cannot query users by their username (${missing})` });
  }
  const found = ids.map((id) => {
    const { finalUrl, thumbnailUrl, assetId } = details.get(id) ?? {};
    const [link, tags] = finalUrl?.split(/\?(.*)/) ?? [];
    const story = link === undefined ? undefined : { link_data: { link } };
    const creative = { id: `9${id}`, thumbnail_url: thumbnailUrl, image_hash: assetId, url_tags: tags, object_story_spec: story };
    return [id, { creative, id }];
  });
  return json(200, Object.fromEntries(found));
}

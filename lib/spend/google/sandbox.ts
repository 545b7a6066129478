/**
 * Google's servers as their documents describe them: the consent screen with PKCE, tokens by code, refresh token and signed
 * claim, and the accounts and streams of the Google Ads API. Errors as Google words them.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { HOUR_MS, SECOND_MS } from '@/lib/core/instant';
import { member, parseExactJson, textOf } from '@/lib/core/json';
import { GOOGLE_TOKEN_URL, JWT_BEARER, readServiceAccountKey } from '@/lib/core/service-account';
import type { VendorResponse } from '@/lib/model/delivery';
import type { SpendSandbox, SpendSandboxRequest, SpendSandboxState } from '../sandbox';
import { consentPage, giveCode, isToken, json, mintToken, redirectTo, refusalPage, takeCode } from '../sandbox-consent';
import { ADWORDS_SCOPE } from './authorize';
import { failure } from './sandbox-answer';
import { SANDBOX_KEY_FILE } from './sandbox-key';
import { search } from './sandbox-search';
import { GOOGLE_ADS_VERSION } from './version';

const APP = { clientId: '1234-sandbox.apps.googleusercontent.com', clientSecret: 'GOCSPX-sandboxSecret' };
const ACCESS = { prefix: 'ya29.', kind: 'access' };
const REFRESH = { prefix: '1//', kind: 'refresh' };
const LIFETIME_S = 3_599;
/** Versions that are over by November 2026. */
const ENDED = /^\/(v(?:\d|1\d|2[0-2]))\//;

export const googleSandbox: SpendSandbox = { app: APP, paste: { serviceAccountKey: SANDBOX_KEY_FILE }, answer };

function answer(request: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  const { path } = request;
  if (path === '/o/oauth2/v2/auth') return consent(request, state);
  if (path === '/token') return tokenFor(request, state);
  const ended = ENDED.exec(path)?.[1];
  if (ended) {
    const message = `Version ${ended} is deprecated. Requests to this version will be blocked.`;
    return failure({ code: 400, status: 'INVALID_ARGUMENT', errorCode: { requestError: 'UNSUPPORTED_VERSION' }, message });
  }
  const below = path.startsWith(`/${GOOGLE_ADS_VERSION}/`) ? path.slice(GOOGLE_ADS_VERSION.length + 2) : undefined;
  if (below === undefined) return notFound();
  const token = request.headers['authorization']?.replace(/^Bearer /, '') ?? '';
  if (state.revoked || !isToken(token, { ...ACCESS, now: state.now })) {
    return failure({
      code: 401,
      status: 'UNAUTHENTICATED',
      errorCode: { authenticationError: 'OAUTH_TOKEN_INVALID' },
      message: 'Oauth token is not valid.',
    });
  }
  if (state.throttled) {
    const message = 'Too many requests. Retry in 30 seconds.';
    const errorCode = { quotaError: 'RESOURCE_TEMPORARILY_EXHAUSTED' };
    return failure({
      code: 429,
      status: 'RESOURCE_EXHAUSTED',
      errorCode,
      message,
      details: { quotaErrorDetails: { retryDelay: '30s' } },
    });
  }
  if (below === 'customers:listAccessibleCustomers' && request.method === 'GET') {
    const roots = new Set(state.accounts.map(({ externalId, loginId }) => loginId ?? externalId));
    return json(200, { resourceNames: [...roots].map((id) => `customers/${id}`) });
  }
  const customerId = /^customers\/(\d+)\/googleAds:searchStream$/.exec(below)?.[1];
  return customerId && request.method === 'POST' ? search(customerId, request, state) : notFound();
}

function notFound(): VendorResponse {
  return {
    status: 404,
    headers: { 'content-type': 'text/html; charset=UTF-8' },
    body: '<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>',
  };
}

function consent(request: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  const { query, base } = request;
  const refuse = (words: string) => refusalPage(400, 'Google', words);
  const redirectUri = query.get('redirect_uri') ?? '';
  if (query.get('client_id') !== APP.clientId) return refuse('Error 401: invalid_client. The OAuth client was not found.');
  if (!URL.canParse(redirectUri)) return refuse('Error 400: redirect_uri_mismatch.');
  if (query.get('response_type') !== 'code') return refuse('Error 400: unsupported_response_type.');
  if (!query.get('scope')?.split(' ').includes(ADWORDS_SCOPE)) return refuse('Error 400: invalid_scope.');
  const challenge = query.get('code_challenge') ?? undefined;
  if (challenge !== undefined && query.get('code_challenge_method') !== 'S256')
    return refuse('Error 400: invalid_request. code_challenge_method must be S256.');
  const back = { state: query.get('state') ?? '' };
  if (query.get('decision') === 'allow') {
    const code = giveCode(state, { redirectUri, ...(challenge !== undefined && { challenge }) });
    return redirectTo(redirectUri, { code, scope: ADWORDS_SCOPE, ...back });
  }
  if (query.get('decision') === 'cancel') return redirectTo(redirectUri, { error: 'access_denied', ...back });
  const action = `${base}/o/oauth2/v2/auth`;
  return consentPage({ name: 'Google', wants: 'see the ads of', accounts: state.accounts, action }, request);
}

function tokenFor({ method, body }: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  const form = new URLSearchParams(body);
  if (method !== 'POST') return refused('invalid_request', 'Must be a POST.');
  if (form.get('grant_type') === JWT_BEARER)
    return state.revoked ? deadGrant() : tokenByClaim(form.get('assertion') ?? '', state.now);
  if (form.get('client_id') !== APP.clientId) return refused('invalid_client', 'The OAuth client was not found.', 401);
  if (form.get('client_secret') !== APP.clientSecret) return refused('invalid_client', 'Unauthorized', 401);
  if (form.get('grant_type') === 'refresh_token') {
    const isGood = isToken(form.get('refresh_token') ?? '', { ...REFRESH, now: state.now });
    return isGood && !state.revoked ? json(200, accessToken(state.now)) : deadGrant();
  }
  if (form.get('grant_type') !== 'authorization_code')
    return refused('unsupported_grant_type', `Invalid grant_type: ${form.get('grant_type')}`);
  const facts = takeCode(state, form.get('code') ?? '');
  if (!facts) return refused('invalid_grant', 'Malformed auth code.');
  if (facts.redirectUri !== form.get('redirect_uri')) return refused('redirect_uri_mismatch', 'Bad Request');
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url');
  if (facts.challenge !== undefined && facts.challenge !== challenge) return refused('invalid_grant', 'Invalid code verifier.');
  return json(200, { ...accessToken(state.now), refresh_token: mintToken(REFRESH.prefix, REFRESH.kind) });
}

function accessToken(now: Date) {
  const endsAt = new Date(now.getTime() + LIFETIME_S * SECOND_MS);
  return {
    access_token: mintToken(ACCESS.prefix, ACCESS.kind, endsAt),
    expires_in: LIFETIME_S,
    scope: ADWORDS_SCOPE,
    token_type: 'Bearer',
  };
}

/** RFC 7523, as https://developers.google.com/identity/protocols/oauth2/service-account has it (read 2026-11). */
function tokenByClaim(assertion: string, now: Date): VendorResponse {
  const [header = '', claim = '', signature = ''] = assertion.split('.');
  const key = readServiceAccountKey(SANDBOX_KEY_FILE);
  const isSigned =
    key &&
    verify('RSA-SHA256', Buffer.from(`${header}.${claim}`), createPublicKey(key.privateKey), Buffer.from(signature, 'base64url'));
  if (!isSigned) return refused('invalid_grant', 'Invalid JWT Signature.');
  const told = parseExactJson(Buffer.from(claim, 'base64url').toString('utf8'));
  const [issuedAt, endsAt] = [Number(member(told, 'iat')) * SECOND_MS, Number(member(told, 'exp')) * SECOND_MS];
  const isTimely = issuedAt <= now.getTime() && endsAt > now.getTime() && endsAt - issuedAt <= HOUR_MS;
  if (!isTimely)
    return refused('invalid_grant', 'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.');
  if (textOf(member(told, 'aud')) !== GOOGLE_TOKEN_URL) return refused('invalid_grant', 'Invalid JWT: Failed audience check.');
  if (textOf(member(told, 'scope')) !== ADWORDS_SCOPE)
    return refused('invalid_scope', 'Invalid OAuth scope or ID token audience provided.');
  return json(200, accessToken(now));
}

function deadGrant(): VendorResponse {
  return refused('invalid_grant', 'Token has been expired or revoked.');
}

function refused(error: string, description: string, status = 400): VendorResponse {
  return json(status, { error, error_description: description });
}

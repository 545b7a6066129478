/**
 * Consent page and token address of platforms' servers that keep to RFC 6749, and the check of the access tokens that they gave.
 */
import { createHash } from 'node:crypto';
import { SECOND_MS } from '@/lib/core/instant';
import type { VendorResponse } from '@/lib/model/delivery';
import type { SpendSandboxRequest, SpendSandboxState } from './sandbox';
import { consentPage, giveCode, isToken, json, mintToken, redirectTo, refusalPage, takeCode } from './sandbox-consent';

export type OauthServer = {
  name: string;
  authorizePath: string;
  tokenPath: string;
  client: { id: string; secret: string };
  /** How the client says who it is. */
  clientIn: 'basic' | 'form';
  /** Must be among those that are asked for. */
  scope: string;
  accessSeconds: number;
  /** Absent: it lasts until it is revoked. */
  refreshSeconds?: number;
  /** The answer says how long the refresh token lasts. */
  saysRefreshEnd?: true;
};

const ACCESS = { prefix: 'access-', kind: 'access' };
const REFRESH = { prefix: 'refresh-', kind: 'refresh' };

/** The answer, where the request is for one of both addresses. */
export function oauthAnswer(
  server: OauthServer,
  request: SpendSandboxRequest,
  state: SpendSandboxState,
): VendorResponse | undefined {
  if (request.path === server.authorizePath) return consent(server, request, state);
  if (request.path === server.tokenPath) return tokenFor(server, request, state);
  return undefined;
}

/** Whether the request carries an access token that is good. */
export function isSignedIn({ headers }: SpendSandboxRequest, { now, revoked }: SpendSandboxState): boolean {
  const token = /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1] ?? '';
  return !revoked && isToken(token, { ...ACCESS, now });
}

function consent(server: OauthServer, request: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  const { query, base } = request;
  const refuse = (words: string) => refusalPage(400, server.name, words);
  const redirectUri = query.get('redirect_uri') ?? '';
  if (query.get('client_id') !== server.client.id) return refuse('invalid_client: the app is not known.');
  if (!URL.canParse(redirectUri)) return refuse('The redirect_uri is not that of the app.');
  if (query.get('response_type') !== 'code') return refuse('unsupported_response_type');
  if (!query.get('scope')?.split(/[ ,]+/).includes(server.scope)) return refuse('invalid_scope');
  const challenge = query.get('code_challenge') ?? undefined;
  if (challenge !== undefined && query.get('code_challenge_method') !== 'S256') return refuse('invalid_request');
  const back = { state: query.get('state') ?? '' };
  if (query.get('decision') === 'allow') {
    const code = giveCode(state, { redirectUri, ...(challenge !== undefined && { challenge }) });
    return redirectTo(redirectUri, { code, ...back });
  }
  if (query.get('decision') === 'cancel') return redirectTo(redirectUri, { error: 'access_denied', ...back });
  const action = `${base}${server.authorizePath}`;
  return consentPage({ name: server.name, wants: 'read the ads of', accounts: state.accounts, action }, request);
}

function tokenFor(server: OauthServer, request: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  const form = new URLSearchParams(request.body);
  if (request.method !== 'POST') return refused('invalid_request');
  if (!isClient(server, request, form)) return refused('invalid_client', 401);
  const grantType = form.get('grant_type');
  if (grantType === 'refresh_token') {
    const isGood = isToken(form.get('refresh_token') ?? '', { ...REFRESH, now: state.now });
    return isGood && !state.revoked ? json(200, tokens(server, state.now)) : refused('invalid_grant');
  }
  if (grantType !== 'authorization_code') return refused('unsupported_grant_type');
  const facts = takeCode(state, form.get('code') ?? '');
  if (!facts || facts.redirectUri !== form.get('redirect_uri')) return refused('invalid_grant');
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url');
  if (facts.challenge !== undefined && facts.challenge !== challenge) return refused('invalid_grant');
  return json(200, tokens(server, state.now));
}

function isClient({ client, clientIn }: OauthServer, { headers }: SpendSandboxRequest, form: URLSearchParams): boolean {
  if (clientIn === 'form') return form.get('client_id') === client.id && form.get('client_secret') === client.secret;
  const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
  return headers['authorization'] === `Basic ${basic}`;
}

/** A refresh token that ends in its time is another each time that it is given. */
function tokens({ scope, accessSeconds, refreshSeconds, saysRefreshEnd }: OauthServer, now: Date) {
  const after = (seconds: number) => new Date(now.getTime() + seconds * SECOND_MS);
  return {
    access_token: mintToken(ACCESS.prefix, ACCESS.kind, after(accessSeconds)),
    token_type: 'bearer',
    expires_in: accessSeconds,
    scope,
    refresh_token: mintToken(REFRESH.prefix, REFRESH.kind, refreshSeconds === undefined ? undefined : after(refreshSeconds)),
    ...(saysRefreshEnd && { refresh_token_expires_in: refreshSeconds }),
  };
}

function refused(error: string, status = 400): VendorResponse {
  return json(status, { error, error_description: `The request was refused: ${error}.` });
}

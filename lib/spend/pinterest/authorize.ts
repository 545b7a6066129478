/**
 * Signing in with Pinterest: a code for an access token of 30 days and a refresh token of 60, which each renewal replaces.
 * https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/ (read 2026-11)
 */
import { addressWith } from '../answer';
import type { Entered, Grant, SpendAccess, SpendConversation, SpendOauth } from '../define';
import { lasting, tokenGrant } from '../token';
import { pinterestAddress } from './request';

const CONSENT_URL = 'https://www.pinterest.com';
export const PINTEREST_SCOPE = 'ads:read';

export const pinterestOauth: SpendOauth = {
  app: {
    fields: [
      { name: 'appId', label: 'App ID', help: 'Pinterest developers, My apps, your app.', placeholder: '1234567' },
      { name: 'appSecret', label: 'App secret key', help: 'Pinterest developers, My apps, your app, Configure.', secret: true },
    ],
    steps: [
      'Open developers.pinterest.com with a business account, and connect an app.',
      'Once trial access is given, open Configure and add {redirect} as a redirect URI.',
      'Copy the App ID and the app secret key.',
      'Trial access reads 1,000 times a day; ask for standard access if you have many accounts.',
    ],
    wait: 'some working days for trial access, some more for standard access',
  },
  pkce: false,
  scopes: [PINTEREST_SCOPE],
  codeParam: 'code',
  authorizeUrl: (app, { redirectUri, state }, base) =>
    addressWith(`${base ?? CONSENT_URL}/oauth/`, {
      client_id: app['appId'],
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: PINTEREST_SCOPE,
      state,
    }),
  *exchange(app, { redirectUri, code }, now, base) {
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
    return lasting(yield* token(app, form, now, base), 'Pinterest');
  },
};

/** Both tokens anew. Apps made before 25 September 2025 must ask for a refresh token that goes on. */
export function* pinterestRenew({ grant, entered, now, base }: SpendAccess): SpendConversation<Grant> {
  const form = { grant_type: 'refresh_token', refresh_token: grant.refreshToken ?? '', scope: PINTEREST_SCOPE };
  return { ...grant, ...(yield* token(entered, form, now, base)) };
}

function token(app: Entered, form: Record<string, string>, now: Date, base?: string): SpendConversation<Grant> {
  const basic = { id: app['appId'] ?? '', secret: app['appSecret'] ?? '' };
  const url = pinterestAddress('/oauth/token', base);
  return tokenGrant({ name: 'Pinterest', url, form: { ...form, continuous_refresh: 'true' }, basic }, now);
}

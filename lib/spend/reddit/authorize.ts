/**
 * Signing in with Reddit: a code for an access token of a day and a refresh token, which it gives for `duration=permanent` alone.
 * https://github.com/reddit-archive/reddit/wiki/OAuth2 (read 2026-11)
 */
import { addressWith } from '../answer';
import type { Entered, Grant, SpendAccess, SpendConversation, SpendOauth } from '../define';
import { lasting, tokenGrant } from '../token';
import { REDDIT_USER_AGENT } from './request';

const LOGIN_URL = 'https://www.reddit.com';
const SCOPE = 'adsread';

export const redditOauth: SpendOauth = {
  app: {
    fields: [
      { name: 'appId', label: 'App ID', help: 'Reddit Ads, Business settings, Developer applications, your app.' },
      {
        name: 'appSecret',
        label: 'Secret',
        help: 'Reddit Ads, Business settings, Developer applications, your app.',
        secret: true,
      },
    ],
    steps: [
      'Open ads.reddit.com, Business settings, Developer applications, and create an app.',
      'Enter {redirect} as its redirect URI.',
      'Copy the App ID and the secret.',
    ],
    wait: 'at once',
  },
  pkce: false,
  scopes: [SCOPE],
  codeParam: 'code',
  authorizeUrl: (app, { redirectUri, state }, base) =>
    addressWith(`${base ?? LOGIN_URL}/api/v1/authorize`, {
      client_id: app['appId'],
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: SCOPE,
      duration: 'permanent',
      state,
    }),
  *exchange(app, { redirectUri, code }, now, base) {
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
    return lasting(yield* token(app, form, now, base), 'Reddit');
  },
};

/** A new access token; where no refresh token comes with it, the old one stays. */
export function* redditRenew({ grant, entered, now, base }: SpendAccess): SpendConversation<Grant> {
  const form = { grant_type: 'refresh_token', refresh_token: grant.refreshToken ?? '' };
  return { ...grant, ...(yield* token(entered, form, now, base)) };
}

function token(app: Entered, form: Record<string, string>, now: Date, base: string = LOGIN_URL): SpendConversation<Grant> {
  const basic = { id: app['appId'] ?? '', secret: app['appSecret'] ?? '' };
  const headers = { 'user-agent': REDDIT_USER_AGENT };
  return tokenGrant({ name: 'Reddit', url: `${base}/api/v1/access_token`, form, basic, headers }, now);
}

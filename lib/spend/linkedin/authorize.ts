/**
 * Signing in with LinkedIn: a code for an access token of 60 days. A refresh token, which ends a year after the consent however often
 * it is used, comes to approved partners alone: others connect again every 60 days.
 * https://learn.microsoft.com/en-us/linkedin/shared/authentication/programmatic-refresh-tokens (read 2026-11)
 */
import { addressWith } from '../answer';
import type { Entered, Grant, SpendAccess, SpendConversation, SpendOauth } from '../define';
import { SpendFailure } from '../failure';
import { tokenGrant } from '../token';

const LOGIN_URL = 'https://www.linkedin.com';
const SCOPES = ['r_ads', 'r_ads_reporting'];

export const linkedinOauth: SpendOauth = {
  app: {
    fields: [
      { name: 'clientId', label: 'Client ID', help: 'LinkedIn developers, My apps, your app, Auth.' },
      {
        name: 'clientSecret',
        label: 'Primary client secret',
        help: 'LinkedIn developers, My apps, your app, Auth.',
        secret: true,
      },
    ],
    steps: [
      'Open linkedin.com/developers, and create an app of your company’s page.',
      'Under Products, request access to the Advertising API.',
      'Under Auth, add {redirect} as an authorized redirect URL, and copy the client ID and the client secret.',
    ],
    wait: 'some working days of review of the app',
  },
  pkce: false,
  scopes: SCOPES,
  codeParam: 'code',
  authorizeUrl: (app, { redirectUri, state }, base) =>
    addressWith(`${base ?? LOGIN_URL}/oauth/v2/authorization`, {
      client_id: app['clientId'],
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: SCOPES.join(' '),
      state,
    }),
  *exchange(app, { redirectUri, code }, now, base) {
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
    const grant = yield* token(app, form, now, base);
    // Without a refresh token nobody but a person can go on once the access token is over.
    return grant.refreshToken === undefined && grant.accessEndsAt ? { ...grant, endsAt: grant.accessEndsAt } : grant;
  },
};

/** A new access token, where the app is one that may have it without a person. */
export function* linkedinRenew({ grant, entered, now, base }: SpendAccess): SpendConversation<Grant> {
  if (grant.refreshToken === undefined) {
    throw new SpendFailure({ fault: 'reconnect', message: 'LinkedIn ends a sign-in after 60 days: connect it again.' });
  }
  const form = { grant_type: 'refresh_token', refresh_token: grant.refreshToken };
  return { ...grant, ...(yield* token(entered, form, now, base)) };
}

function token(app: Entered, form: Record<string, string>, now: Date, base: string = LOGIN_URL): SpendConversation<Grant> {
  const client = { client_id: app['clientId'] ?? '', client_secret: app['clientSecret'] ?? '' };
  return tokenGrant({ name: 'LinkedIn', url: `${base}/oauth/v2/accessToken`, form: { ...form, ...client } }, now);
}

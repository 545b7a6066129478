/**
 * Signing in with Snapchat: a code for an access token of less than an hour and a refresh token.
 * https://developers.snap.com/api/marketing-api/Ads-API/authentication (read 2026-11)
 */
import { addressWith } from '../answer';
import type { Entered, Grant, SpendAccess, SpendConversation, SpendOauth } from '../define';
import { lasting, tokenGrant } from '../token';

const LOGIN_URL = 'https://accounts.snapchat.com';
/** The only one that there is; it would let write too. */
const SCOPE = 'snapchat-marketing-api';

export const snapchatOauth: SpendOauth = {
  app: {
    fields: [
      { name: 'clientId', label: 'Client ID', help: 'Snapchat Ads Manager, Business details, OAuth apps.' },
      { name: 'clientSecret', label: 'Client secret', help: 'Shown once, as the OAuth app is made.', secret: true },
    ],
    steps: [
      'Open business.snapchat.com, Business details, and create an OAuth app.',
      'Enter {redirect} as its redirect URI.',
      'Copy the client ID and the client secret, which is shown once.',
    ],
    wait: 'at once',
  },
  pkce: false,
  scopes: [SCOPE],
  codeParam: 'code',
  authorizeUrl: (app, { redirectUri, state }, base) =>
    addressWith(`${base ?? LOGIN_URL}/login/oauth2/authorize`, {
      client_id: app['clientId'],
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: SCOPE,
      state,
    }),
  *exchange(app, { redirectUri, code }, now, base) {
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
    return lasting(yield* token(app, form, now, base), 'Snapchat');
  },
};

/** A new access token, and the refresh token that comes with it. */
export function* snapchatRenew({ grant, entered, now, base }: SpendAccess): SpendConversation<Grant> {
  const form = { grant_type: 'refresh_token', refresh_token: grant.refreshToken ?? '' };
  return { ...grant, ...(yield* token(entered, form, now, base)) };
}

function token(app: Entered, form: Record<string, string>, now: Date, base: string = LOGIN_URL): SpendConversation<Grant> {
  const client = { client_id: app['clientId'] ?? '', client_secret: app['clientSecret'] ?? '' };
  return tokenGrant({ name: 'Snapchat', url: `${base}/login/oauth2/access_token`, form: { ...form, ...client } }, now);
}

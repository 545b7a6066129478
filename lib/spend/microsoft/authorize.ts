/**
 * Signing in with Microsoft: a code with PKCE for an access token of an hour and a refresh token, which each renewal replaces.
 * https://learn.microsoft.com/en-us/advertising/guides/authentication-oauth (read 2026-11)
 */
import { addressWith } from '../answer';
import type { Entered, Grant, SpendAccess, SpendConversation, SpendOauth } from '../define';
import { lasting, tokenGrant } from '../token';

const LOGIN_URL = 'https://login.microsoftonline.com';
/** The only one for ads; it would let write too. */
const SCOPE = 'https://ads.microsoft.com/msads.manage offline_access';

export const microsoftOauth: SpendOauth = {
  app: {
    fields: [
      { name: 'clientId', label: 'Application (client) ID', help: 'Azure portal, App registrations, your app, Overview.' },
      {
        name: 'clientSecret',
        label: 'Client secret',
        help: 'Azure portal, App registrations, Certificates and secrets.',
        secret: true,
      },
      { name: 'developerToken', label: 'Developer token', help: 'developers.ads.microsoft.com, Account.', secret: true },
    ],
    steps: [
      'Open portal.azure.com, App registrations, and register an app for accounts in any directory and personal ones.',
      'Add {redirect} as a redirect URI of the type Web, and make a client secret.',
      'As a super admin of the ad account, open developers.ads.microsoft.com and request a developer token.',
      'Copy all three here.',
    ],
    wait: 'at once',
  },
  pkce: true,
  scopes: SCOPE.split(' '),
  codeParam: 'code',
  authorizeUrl: (app, { redirectUri, state, challenge }, base) =>
    addressWith(`${base ?? LOGIN_URL}/common/oauth2/v2.0/authorize`, {
      client_id: app['clientId'],
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: SCOPE,
      state,
      code_challenge: challenge,
      code_challenge_method: challenge === undefined ? undefined : 'S256',
    }),
  *exchange(app, { redirectUri, code, verifier = '' }, now, base) {
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier };
    return lasting(yield* token(app, form, now, base), 'Microsoft');
  },
};

/** Both tokens anew: the refresh token before is spent. */
export function* microsoftRenew({ grant, entered, now, base }: SpendAccess): SpendConversation<Grant> {
  const form = { grant_type: 'refresh_token', refresh_token: grant.refreshToken ?? '', scope: SCOPE };
  return { ...grant, ...(yield* token(entered, form, now, base)) };
}

function token(app: Entered, form: Record<string, string>, now: Date, base: string = LOGIN_URL): SpendConversation<Grant> {
  const client = { client_id: app['clientId'] ?? '', client_secret: app['clientSecret'] ?? '' };
  return tokenGrant({ name: 'Microsoft', url: `${base}/common/oauth2/v2.0/token`, form: { ...form, ...client } }, now);
}

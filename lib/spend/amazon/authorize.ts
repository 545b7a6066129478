/**
 * Login with Amazon: a code for an access token of an hour and a refresh token.
 * https://advertising.amazon.com/API/docs/en-us/guides/account-management/authorization/overview (read 2026-11)
 */
import { addressWith } from '../answer';
import type { Entered, Grant, SpendAccess, SpendConversation, SpendOauth } from '../define';
import { lasting, tokenGrant } from '../token';
import { addressesOf } from './region';

/** The only one for ads; it would let write too. */
const SCOPE = 'advertising::campaign_management';

export const amazonOauth: SpendOauth = {
  app: {
    fields: [
      { name: 'clientId', label: 'Client ID', help: 'developer.amazon.com, Login with Amazon, your security profile.' },
      {
        name: 'clientSecret',
        label: 'Client secret',
        help: 'developer.amazon.com, Login with Amazon, your security profile.',
        secret: true,
      },
      {
        name: 'region',
        label: 'Region',
        help: 'Where your ads run: na (Americas), eu (Europe, Middle East, Africa, India) or fe (Japan, Australia, Singapore).',
        placeholder: 'eu',
      },
    ],
    steps: [
      'Open developer.amazon.com, Login with Amazon, and create a security profile.',
      'Apply for access to the Amazon Ads API for it at advertising.amazon.com.',
      'Under Web settings of the profile, add {redirect} as an allowed return URL.',
      'Copy the client ID and the client secret, and choose the region.',
    ],
    wait: 'some working days of review for the Amazon Ads API',
  },
  pkce: false,
  scopes: [SCOPE],
  codeParam: 'code',
  authorizeUrl: (app, { redirectUri, state }, base) =>
    addressWith(`${addressesOf(app, base).login}/ap/oa`, {
      client_id: app['clientId'],
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: SCOPE,
      state,
    }),
  *exchange(app, { redirectUri, code }, now, base) {
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
    return lasting(yield* token(app, form, now, base), 'Amazon');
  },
};

/** A new access token. */
export function* amazonRenew({ grant, entered, now, base }: SpendAccess): SpendConversation<Grant> {
  const form = { grant_type: 'refresh_token', refresh_token: grant.refreshToken ?? '' };
  return { ...grant, ...(yield* token(entered, form, now, base)) };
}

function token(app: Entered, form: Record<string, string>, now: Date, base?: string): SpendConversation<Grant> {
  const client = { client_id: app['clientId'] ?? '', client_secret: app['clientSecret'] ?? '' };
  const url = `${addressesOf(app, base).token}/auth/o2/token`;
  return tokenGrant({ name: 'Amazon', url, form: { ...form, ...client } }, now);
}

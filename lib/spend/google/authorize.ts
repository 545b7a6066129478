/**
 * Signing in with Google: a code with PKCE for an access token of an hour and a refresh token, or the signed claim of a service
 * account. https://developers.google.com/identity/protocols/oauth2/web-server and
 * https://developers.google.com/google-ads/api/docs/oauth/service-accounts (read 2026-11)
 */
import { SECOND_MS } from '@/lib/core/instant';
import { member, textOf } from '@/lib/core/json';
import { GOOGLE_TOKEN_URL, JWT_BEARER, readServiceAccountKey, signedClaim } from '@/lib/core/service-account';
import { addressWith, jsonIn, needed } from '../answer';
import type { Entered, Grant, SpendAccess, SpendConversation, SpendOauth, SpendPaste, SpendRequest } from '../define';
import { SpendFailure } from '../failure';

const CONSENT_URL = 'https://accounts.google.com';
/** The only one that there is; it would let write too. Who signs in with a role of reading alone gives no more than that. */
export const ADWORDS_SCOPE = 'https://www.googleapis.com/auth/adwords';

export const googleOauth: SpendOauth = {
  app: {
    fields: [
      {
        name: 'clientId',
        label: 'Client ID',
        help: 'Google Cloud, APIs and services, Credentials: an OAuth client of the type “Web application”.',
        placeholder: '1234-abcd.apps.googleusercontent.com',
      },
      {
        name: 'clientSecret',
        label: 'Client secret',
        help: 'Google Cloud, APIs and services, Credentials: of the same client.',
        secret: true,
      },
    ],
    steps: [
      'Open console.cloud.google.com, make a project, and switch on the Google Ads API under APIs and services, Library.',
      'Under Google Auth Platform, set up the consent screen, add the scope .../auth/adwords, and set the app to “In production”: in “Testing”, sign-ins end after 7 days.',
      'Under Clients, create an OAuth client of the type “Web application” with the redirect URI {redirect}.',
      'Copy its client ID and client secret.',
      'A developer token is no longer needed: access belongs to the project.',
    ],
    wait: 'at once for 2,880 questions a day (Explorer access); about 10 working days for more',
  },
  pkce: true,
  scopes: [ADWORDS_SCOPE],
  codeParam: 'code',
  authorizeUrl: (app, { redirectUri, state, challenge }, base) =>
    addressWith(`${base ?? CONSENT_URL}/o/oauth2/v2/auth`, {
      client_id: app['clientId'],
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: ADWORDS_SCOPE,
      // Without it a second consent brings no refresh token.
      prompt: 'consent',
      access_type: 'offline',
      state,
      code_challenge: challenge,
      code_challenge_method: challenge === undefined ? undefined : 'S256',
    }),
  *exchange(app, { redirectUri, code, verifier = '' }, now, base) {
    const asked = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      ...clientOf(app),
    };
    const grant = yield* tokenOf(asked, now, base);
    if (grant.refreshToken === undefined) {
      throw new SpendFailure({ fault: 'reconnect', message: 'Google gave no lasting permission: connect again.' });
    }
    if (grant.scopes && !grant.scopes.includes(ADWORDS_SCOPE)) {
      const message = 'Google gave no permission to see ad accounts: connect again and leave it ticked.';
      throw new SpendFailure({ fault: 'reconnect', message });
    }
    return grant;
  },
};

export const googlePaste: SpendPaste = {
  label: 'Service account',
  fields: [
    {
      name: 'serviceAccountKey',
      label: 'Service account key',
      help: 'Google Cloud, IAM and admin, Service accounts, Keys: the whole JSON file.',
      secret: true,
    },
  ],
  steps: [
    'Open console.cloud.google.com, make a project, and switch on the Google Ads API under APIs and services, Library.',
    'Under IAM and admin, Service accounts, create an account without roles, and for it a key of the type JSON.',
    'In Google Ads, Admin, Access and security, add the account’s e-mail address as a user with “Read only”.',
    'Paste the whole JSON file here.',
  ],
  wait: 'at once for 2,880 questions a day (Explorer access); about 10 working days for more',
  grant: (values, now, base) => claimed(values, now, base),
};

/** A new access token, by the refresh token or the key. Google gives the refresh token once, so the old one stays. */
export function* googleRenew({ grant, entered, now, base }: SpendAccess): SpendConversation<Grant> {
  if (entered['serviceAccountKey']) return yield* claimed(entered, now, base);
  const asked = { grant_type: 'refresh_token', refresh_token: grant.refreshToken ?? '', ...clientOf(entered) };
  return { ...grant, ...(yield* tokenOf(asked, now, base)) };
}

function clientOf(app: Entered) {
  return { client_id: app['clientId'] ?? '', client_secret: app['clientSecret'] ?? '' };
}

function* claimed(values: Entered, now: Date, base?: string): SpendConversation<Grant> {
  const key = readServiceAccountKey(values['serviceAccountKey'] ?? '');
  if (!key) {
    const message = 'The service account key is not the JSON file of a key: download it from Google Cloud and paste all of it.';
    throw new SpendFailure({ fault: 'reconnect', message });
  }
  return yield* tokenOf({ grant_type: JWT_BEARER, assertion: signedClaim(key, ADWORDS_SCOPE, now) }, now, base);
}

/** The grant without what the answer leaves out. */
function* tokenOf(form: Record<string, string>, now: Date, base?: string): SpendConversation<Grant> {
  const request: SpendRequest = {
    method: 'POST',
    url: base === undefined ? GOOGLE_TOKEN_URL : `${base}/token`,
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  };
  const answer = jsonIn(yield request);
  const seconds = Number(member(answer, 'expires_in'));
  const refreshToken = textOf(member(answer, 'refresh_token'));
  const scopes = textOf(member(answer, 'scope'))?.split(' ');
  return {
    accessToken: needed(textOf(member(answer, 'access_token')), 'access token', 'Google'),
    accessEndsAt: new Date(now.getTime() + needed(seconds > 0 ? seconds : undefined, 'lifetime', 'Google') * SECOND_MS),
    ...(refreshToken !== undefined && { refreshToken }),
    ...(scopes !== undefined && { scopes }),
  };
}

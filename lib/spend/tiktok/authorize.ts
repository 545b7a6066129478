/**
 * Signing in with TikTok: a code, good once and for an hour, becomes a token that does not end by itself; there is nothing to
 * renew. https://business-api.tiktok.com/portal/docs?id=1738373164380162 (read 2026-11)
 */
import { listOf, member, textOf } from '@/lib/core/json';
import { addressWith, jsonIn, needed } from '../answer';
import type { SpendField, SpendOauth, SpendPaste } from '../define';
import { apiAddress, TIKTOK_URL, tiktokGet } from './request';

const appFields: readonly SpendField[] = [
  {
    name: 'appId',
    label: 'App ID',
    help: 'TikTok for Business developers, My apps, your app, App detail.',
    placeholder: '7012345678901234567',
  },
  {
    name: 'appSecret',
    label: 'Secret',
    help: 'TikTok for Business developers, My apps, your app, App detail: Secret.',
    secret: true,
  },
];
const APP_STEPS = [
  'Open business-api.tiktok.com/portal, become a developer, and create an app.',
  'Of the permissions ask for Ad Account Management (read) and Reporting, and no more.',
];
const WAIT = '2 to 3 working days of review of the app';

export const tiktokOauth: SpendOauth = {
  app: {
    fields: appFields,
    steps: [
      ...APP_STEPS,
      'Enter {redirect} as the advertiser redirect URL.',
      'Once the app is approved, copy its App ID and Secret.',
    ],
    wait: WAIT,
  },
  pkce: false,
  // Chosen in the app, and not in the address.
  scopes: [],
  codeParam: 'auth_code',
  authorizeUrl: (app, { redirectUri, state }, base) =>
    addressWith(`${base ?? TIKTOK_URL}/portal/auth`, { app_id: app['appId'], state, redirect_uri: redirectUri }),
  *exchange(app, { code }, _now, base) {
    const answer = jsonIn(
      yield {
        method: 'POST',
        url: apiAddress('/oauth2/access_token/', base),
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify({ app_id: app['appId'], secret: app['appSecret'], auth_code: code }),
      },
    );
    const accessToken = needed(textOf(member(answer, 'data', 'access_token')), 'access token', 'TikTok');
    return { accessToken, scopes: listOf(member(answer, 'data', 'scope')).flatMap((scope) => textOf(scope) ?? []) };
  },
};

export const tiktokPaste: SpendPaste = {
  label: 'Access token',
  fields: [
    ...appFields,
    {
      name: 'accessToken',
      label: 'Access token',
      help: 'The long-term token that the app was given when an advertiser let it in.',
      secret: true,
    },
  ],
  steps: [
    ...APP_STEPS,
    'Open the advertiser authorization URL of the app, let it in, and exchange the auth_code for a token.',
    'Paste all three here.',
  ],
  wait: WAIT,
  *grant(values, _now, base) {
    const grant = { accessToken: values['accessToken']?.trim() ?? '' };
    // The list of advertisers is the least that the token must open.
    yield tiktokGet({ grant, base }, '/oauth2/advertiser/get/', { app_id: values['appId'], secret: values['appSecret'] });
    return grant;
  },
};

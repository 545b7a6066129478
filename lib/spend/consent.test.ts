/** Protects how admins are asked for their consent and how it becomes a token, to the letter: each as the platform's page has it. */
import { describe, expect, it } from 'vitest';
import type { VendorResponse } from '@/lib/model/delivery';
import { carry, outcomeOf } from '@/lib/testing/spend';
import type { Entered, SpendAccess, SpendPlatform } from './define';
import { google } from './google/platform';
import { meta } from './meta/platform';
import { tiktok } from './tiktok/platform';

const NOW = new Date('2026-04-02T09:00:00Z');
const REDIRECT = 'https://tieback.example/api/spend/callback';
const json = (body: unknown): VendorResponse => ({ status: 200, headers: {}, body: JSON.stringify(body) });

function authorized({ oauth }: SpendPlatform, app: Entered): unknown {
  const url = new URL(oauth?.authorizeUrl(app, { redirectUri: REDIRECT, state: 's:1', challenge: 'CHALLENGE' }) ?? '');
  return { url: `${url.origin}${url.pathname}`, query: Object.fromEntries(url.searchParams) };
}

function exchanged(platform: SpendPlatform, app: Entered, answers: VendorResponse[]) {
  const conversation = platform.oauth?.exchange(app, { redirectUri: REDIRECT, code: 'CODE', verifier: 'VERIFIER' }, NOW);
  if (!conversation) throw new Error(`${platform.id} asks for no consent`);
  return carry(platform, conversation, () => answers.shift() ?? json({}));
}

describe('Meta', () => {
  const app = { appId: '12', appSecret: 's3cret' };
  const graph = 'https://graph.facebook.com/v27.0';
  const permissions = json({
    data: [
      { permission: 'ads_read', status: 'granted' },
      { permission: 'email', status: 'declined' },
    ],
  });

  it('asks for the reading of ads alone', () => {
    expect(authorized(meta, app)).toEqual({
      url: 'https://www.facebook.com/v27.0/dialog/oauth',
      query: { client_id: '12', redirect_uri: REDIRECT, state: 's:1', scope: 'ads_read', response_type: 'code' },
    });
  });

  it('exchanges the code, and its short token for a long one', () => {
    const long = { access_token: 'LONG', token_type: 'bearer', expires_in: 5_184_000 };
    const carried = exchanged(meta, app, [json({ access_token: 'SHORT', expires_in: 3_600 }), json(long), permissions]);
    expect(
      carried.requests.map(({ url }) => decodeURIComponent(url).replace(/appsecret_proof=\w+/, 'appsecret_proof=...')),
    ).toEqual([
      `${graph}/oauth/access_token?client_id=12&client_secret=s3cret&redirect_uri=${REDIRECT}&code=CODE`,
      `${graph}/oauth/access_token?grant_type=fb_exchange_token&client_id=12&client_secret=s3cret&fb_exchange_token=SHORT`,
      `${graph}/me/permissions?appsecret_proof=...`,
    ]);
    const endsAt = new Date('2026-06-01T09:00:00Z');
    expect(outcomeOf(carried)).toEqual({ accessToken: 'LONG', accessEndsAt: endsAt, endsAt, scopes: ['ads_read'] });
  });

  it('takes 60 days where Meta leaves the number out, and says what was not ticked', () => {
    const long = json({ access_token: 'LONG' });
    const short = json({ access_token: 'SHORT' });
    expect(outcomeOf(exchanged(meta, app, [short, long, permissions]))).toMatchObject({
      endsAt: new Date('2026-06-01T09:00:00Z'),
    });
    const refused = exchanged(meta, app, [short, long, json({ data: [{ permission: 'ads_read', status: 'declined' }] })]);
    expect(refused).toMatchObject({ refusal: { fault: 'reconnect', message: expect.stringContaining('ads_read') } });
  });

  it('leaves a pasted token as it is', () => {
    const access: SpendAccess = { grant: { accessToken: 'SYSTEM' }, entered: { accessToken: 'SYSTEM' }, now: NOW };
    const carried = carry(meta, meta.renew?.(access) ?? fail(), () => fail());
    expect(outcomeOf(carried)).toEqual({ accessToken: 'SYSTEM' });
  });
});

describe('Google', () => {
  const app = { clientId: 'id', clientSecret: 's3cret' };
  const scope = 'https://www.googleapis.com/auth/adwords';
  const token = { access_token: 'ya29', expires_in: 3_599, scope, token_type: 'Bearer' };

  it('asks with a challenge, and for a lasting permission', () => {
    const asked = { access_type: 'offline', prompt: 'consent', code_challenge: 'CHALLENGE', code_challenge_method: 'S256' };
    expect(authorized(google, app)).toEqual({
      url: 'https://accounts.google.com/o/oauth2/v2/auth',
      query: { client_id: 'id', redirect_uri: REDIRECT, response_type: 'code', scope, state: 's:1', ...asked },
    });
  });

  it('exchanges the code with its verifier', () => {
    const carried = exchanged(google, app, [json({ ...token, refresh_token: '1//r' })]);
    const [request] = carried.requests;
    expect({ ...request, body: Object.fromEntries(new URLSearchParams(request?.body)) }).toEqual({
      method: 'POST',
      url: 'https://oauth2.googleapis.com/token',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: {
        grant_type: 'authorization_code',
        code: 'CODE',
        redirect_uri: REDIRECT,
        code_verifier: 'VERIFIER',
        client_id: 'id',
        client_secret: 's3cret',
      },
    });
    const accessEndsAt = new Date('2026-04-02T09:59:59Z');
    expect(outcomeOf(carried)).toEqual({ accessToken: 'ya29', accessEndsAt, refreshToken: '1//r', scopes: [scope] });
  });

  it.each([
    ['no refresh token', token],
    ['another permission', { ...token, refresh_token: '1//r', scope: 'openid' }],
  ])('is connected anew with %s', (_, answer) => {
    expect(exchanged(google, app, [json(answer)])).toMatchObject({ refusal: { fault: 'reconnect' } });
  });

  it('keeps the refresh token, which Google gives once', () => {
    const access: SpendAccess = { grant: { accessToken: 'old', refreshToken: '1//r', scopes: ['x'] }, entered: app, now: NOW };
    const carried = carry(google, google.renew?.(access) ?? fail(), () => json({ access_token: 'new', expires_in: 3_600 }));
    const accessEndsAt = new Date('2026-04-02T10:00:00Z');
    expect(outcomeOf(carried)).toEqual({ accessToken: 'new', accessEndsAt, refreshToken: '1//r', scopes: ['x'] });
  });
});

describe('TikTok', () => {
  const app = { appId: '70', appSecret: 's3cret' };

  it('asks for what the app has', () => {
    const query = { app_id: '70', state: 's:1', redirect_uri: REDIRECT };
    expect(authorized(tiktok, app)).toEqual({ url: 'https://business-api.tiktok.com/portal/auth', query });
  });

  it('exchanges the code for a token without an end', () => {
    const carried = exchanged(tiktok, app, [
      json({ code: 0, data: { access_token: 'T', scope: [1, 4], advertiser_ids: ['1'] } }),
    ]);
    expect(carried.requests).toEqual([
      {
        method: 'POST',
        url: 'https://business-api.tiktok.com/open_api/v1.3/oauth2/access_token/',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: '{"app_id":"70","secret":"s3cret","auth_code":"CODE"}',
      },
    ]);
    expect(outcomeOf(carried)).toEqual({ accessToken: 'T', scopes: ['1', '4'] });
  });
});

function fail(): never {
  throw new Error('nothing is asked');
}

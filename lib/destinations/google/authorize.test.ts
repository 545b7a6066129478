/** Protects the sign-in at Google: the claim is one that Google can verify, and refused credentials wait for a person. */
import { createVerify, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { GOOGLE_BASE_URL, readToken, tokenRequest } from './authorize';
import { google } from './destination';
import { googleSandbox } from './sandbox';
import { googleSettings } from './settings';

const NOW = new Date('2026-03-29T01:31:00.900Z');
const oauth = googleSettings.parse(googleSandbox.settings);
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const keyFileWith = (key: string | Buffer) =>
  JSON.stringify({
    type: 'service_account',
    client_email: 'tieback@my-store-1234.iam.gserviceaccount.com',
    private_key: String(key),
    private_key_id: 'k1',
  });
const keyFile = keyFileWith(privateKey);
const shortKey = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
const curveKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });

const decoded = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

describe('tokenRequest', () => {
  it('exchanges a refresh token', () => {
    const request = tokenRequest(oauth, GOOGLE_BASE_URL, NOW);
    expect({ ...request, body: Object.fromEntries(new URLSearchParams(request.body)) }).toEqual({
      method: 'POST',
      url: 'https://oauth2.googleapis.com/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: {
        grant_type: 'refresh_token',
        client_id: '1234-sandbox.apps.googleusercontent.com',
        client_secret: 'GOCSPX-sandboxSecret',
        refresh_token: '1//sandboxRefreshToken',
      },
    });
  });

  it('signs a claim with the service account’s key, for an hour', () => {
    const settings = googleSettings.parse({ customerId: '123-456-7890', serviceAccountKey: keyFile });
    const form = new URLSearchParams(tokenRequest(settings, GOOGLE_BASE_URL, NOW).body);
    const [header, claim, signature = ''] = (form.get('assertion') ?? '').split('.');
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    expect(decoded(header)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k1' });
    expect(decoded(claim)).toEqual({
      iss: 'tieback@my-store-1234.iam.gserviceaccount.com',
      scope: 'https://www.googleapis.com/auth/datamanager',
      aud: 'https://oauth2.googleapis.com/token',
      iat: 1774747860,
      exp: 1774751460,
    });
    expect(createVerify('RSA-SHA256').update(`${header}.${claim}`).verify(publicKey, signature, 'base64url')).toBe(true);
  });

  it('asks the connection’s own address where it has one', () => {
    const { url } = tokenRequest(oauth, 'http://127.0.0.1:4100/google', NOW);
    expect(url).toBe('http://127.0.0.1:4100/google/token');
  });
});

describe('the settings', () => {
  it.each([
    ['no credentials at all', {}, ['serviceAccountKey']],
    ['half an OAuth client', { clientId: 'c' }, ['clientSecret', 'refreshToken']],
    ['a key that is no key file', { serviceAccountKey: '{"type":"service_account"}' }, ['serviceAccountKey']],
    ['a key file whose key cannot sign', { serviceAccountKey: keyFile.replace('BEGIN PRIVATE', 'BEGIN') }, ['serviceAccountKey']],
    ['a key too short for RS256', { serviceAccountKey: keyFileWith(shortKey) }, ['serviceAccountKey']],
    ['a key of another kind than RS256’s', { serviceAccountKey: keyFileWith(curveKey) }, ['serviceAccountKey']],
  ])('refuse %s', (_, credentials, paths) => {
    const { error } = googleSettings.safeParse({ customerId: '123-456-7890', ...credentials });
    expect(error?.issues.map(({ path }) => path[0])).toEqual(paths);
  });
});

const answer = (status: number, body: unknown) => ({ status, headers: {}, body: JSON.stringify(body) });

describe('readToken', () => {
  it('says until when the token lives', () => {
    expect(readToken(answer(200, { access_token: 'ya29.a', expires_in: 3_599, token_type: 'Bearer' }), NOW)).toEqual({
      ok: true,
      value: { accessToken: 'ya29.a', expiresAt: new Date('2026-03-29T02:30:59.900Z') },
    });
  });

  it.each([
    [400, { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' }, 'config', 'reconnect'],
    [401, { error: 'invalid_client', error_description: 'Unauthorized' }, 'config', 'reconnect'],
    [401, { error: 'unauthorized_client' }, 'config', 'permission'],
    [400, { error: 'invalid_scope' }, 'config', 'permission'],
    [400, { error: 'invalid_request' }, 'config', 'settings'],
    [429, { error: 'rate_limit_exceeded' }, 'throttled', undefined],
    [503, 'unavailable', 'transient', undefined],
    [200, '<html>Sign in to the wifi</html>', 'transient', undefined],
    [404, '<html>Not found</html>', 'transient', undefined],
  ])('reads %i %j as %s', (status, body, outcome, action) => {
    const read = readToken(answer(status, body), NOW);
    expect(
      read.ok ? read : { class: read.failure.class, action: 'action' in read.failure ? read.failure.action : undefined },
    ).toEqual({ class: outcome, action });
  });
});

describe('the sandbox', () => {
  const opened = google.open(googleSandbox.settings, 'https://sandbox.example');
  const ask = async (revoked: boolean) => {
    const request = await opened.authorize?.request(NOW);
    const seen = { method: 'POST', path: '/token', query: new URLSearchParams(), headers: {}, body: request?.body ?? '' };
    return googleSandbox.answer(seen, { now: NOW, revoked, throttled: false, isKnown: () => false }).response;
  };

  it('gives the token that it takes', async () => {
    expect(opened.authorize?.read(await ask(false), NOW)).toMatchObject({
      ok: true,
      value: { accessToken: 'sandbox-access-token' },
    });
  });

  it('refuses a revoked one', async () => {
    expect(opened.authorize?.read(await ask(true), NOW)).toMatchObject({
      ok: false,
      failure: { class: 'config', code: 'invalid_grant', action: 'reconnect' },
    });
  });
});

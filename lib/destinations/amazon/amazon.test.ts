/** Protects how Amazon's tokens are asked for, which host a region's events go to, and what a test event is sent as. */
import { describe, expect, it } from 'vitest';
import { buildConversion } from '@/lib/testing/conversion';
import { amazon } from './destination';

const NOW = new Date('2026-03-29T01:31:00Z');
const open = (over: Record<string, unknown> = {}, baseUrl = amazon.baseUrl) =>
  amazon.open({ ...amazon.sandbox.settings, ...over }, baseUrl);

describe('a token', () => {
  const answered = (status: number, body: unknown) => ({ status, headers: {}, body: JSON.stringify(body) });

  it('is asked for at Login with Amazon, or at the connection’s own address, without an authorization header', async () => {
    const [ours, own] = [
      await open().authorize?.request(NOW),
      await open({}, 'http://127.0.0.1:3000/sandbox/amazon').authorize?.request(NOW),
    ];
    expect([ours?.url, own?.url]).toEqual([
      'https://api.amazon.com/auth/o2/token',
      'http://127.0.0.1:3000/sandbox/amazon/auth/o2/token',
    ]);
    expect(ours?.headers).toEqual({ 'content-type': 'application/x-www-form-urlencoded' });
  });

  it('lives as long as Amazon says', () => {
    expect(open().authorize?.read(answered(200, { access_token: 'Atza|1', expires_in: 3_600 }), NOW)).toEqual({
      ok: true,
      value: { accessToken: 'Atza|1', expiresAt: new Date('2026-03-29T02:31:00Z') },
    });
  });

  it.each([
    [400, { error: 'invalid_grant' }, 'config', 'reconnect'],
    [401, { error: 'invalid_client' }, 'config', 'reconnect'],
    [400, { error: 'unauthorized_client' }, 'config', 'permission'],
    [400, { error: 'invalid_request' }, 'config', 'settings'],
    [503, {}, 'transient', undefined],
    [429, { error: 'slow_down' }, 'throttled', undefined],
    [200, { hello: 1 }, 'transient', undefined],
  ])('is not in %i %o', (status, body, kind, action) => {
    const read = open().authorize?.read(answered(status, body), NOW);
    expect(read).toMatchObject({ ok: false, failure: { class: kind, ...(action && { action }) } });
  });
});

describe('a request', () => {
  it.each([
    ['eu', amazon.baseUrl, 'https://advertising-api-eu.amazon.com/adsApi/v1/create/events'],
    ['fe', amazon.baseUrl, 'https://advertising-api-fe.amazon.com/adsApi/v1/create/events'],
    ['eu', 'https://proxy.example', 'https://proxy.example/adsApi/v1/create/events'],
  ])('of the region %s with the address %s goes to %s', (region, baseUrl, url) => {
    expect(open({ region }, baseUrl).request([], { now: NOW }).url).toBe(url);
  });

  it('of a test names the data set of tests', () => {
    const prepared = open().prepare(buildConversion({ as: 'OFF_AMAZON_PURCHASES' }));
    const items = prepared.ok ? [prepared.value.item] : [];
    const body = open().request(items, { now: NOW, test: true }).body ?? '';
    expect(JSON.parse(body)).toMatchObject({
      events: [{ eventDescription: { dataSetName: 'Test_Events', conversionType: 'OFF_AMAZON_PURCHASES' } }],
    });
  });
});

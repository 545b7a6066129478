/** Protects what is LinkedIn's own: a report that may have been cut is no report, and a sign-in without renewal ends in time. */
import { describe, expect, it } from 'vitest';
import { buildAccount, buildState, carry, askSandbox, SANDBOX_BASE } from '@/lib/testing/spend';
import { linkedin } from './platform';

const access = { grant: { accessToken: 'T' }, entered: {}, now: new Date('2026-04-02T09:00:00Z') };
const range = { from: '2026-03-29', to: '2026-03-29' };

function reportOf(rows: number) {
  const start = { year: 2026, month: 3, day: 29 };
  const elements = Array.from({ length: rows }, (_, index) => ({ dateRange: { start }, pivotValues: [`urn:li:x:${index}`] }));
  const body = JSON.stringify({ elements });
  return carry(linkedin, linkedin.rows(buildAccount(), range, access), () => ({ status: 200, headers: {}, body }));
}

describe('a report without pages', () => {
  it('of 15,000 rows may have been cut, and is asked for in fewer days', () => {
    expect(reportOf(15_000)).toMatchObject({ refusal: { fault: 'too_much' } });
  });

  it('of 14,999 is whole', () => {
    expect(reportOf(14_999)).toHaveProperty('outcome');
  });
});

describe('a sign-in', () => {
  it('without a refresh token ends with its access token, and asks for a person then', () => {
    const body = JSON.stringify({ access_token: 'a', expires_in: 5_184_000, scope: 'r_ads,r_ads_reporting' });
    const code = { redirectUri: 'https://tieback.example/callback', code: 'c' };
    const asked = linkedin.oauth?.exchange({}, code, access.now);
    const carried = asked && carry(linkedin, asked, () => ({ status: 200, headers: {}, body }));
    expect(carried).toMatchObject({ outcome: { endsAt: new Date('2026-06-01T09:00:00Z') } });
    const renewed = linkedin.renew && carry(linkedin, linkedin.renew(access), () => ({ status: 200, headers: {}, body }));
    expect(renewed).toMatchObject({ refusal: { fault: 'reconnect' }, requests: [] });
  });

  it('of a version that is over asks for an update', () => {
    const state = buildState();
    const older = carry(linkedin, linkedin.accounts({ ...access, base: SANDBOX_BASE }), () => ({
      status: 426,
      headers: {},
      body: '{"status":426,"code":"NONEXISTENT_VERSION","message":"Requested version 20250401 is not active"}',
    }));
    expect(older).toMatchObject({ refusal: { fault: 'outdated' } });
    const nobody = carry(linkedin, linkedin.accounts({ ...access, base: SANDBOX_BASE }), (request) =>
      askSandbox(linkedin, request, state),
    );
    expect(nobody).toMatchObject({ refusal: { fault: 'reconnect' } });
  });
});

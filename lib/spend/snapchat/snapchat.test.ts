/** Protects what is Snapchat's own: ranges begin and end at midnights of the account's clock, whatever its clock does. */
import { describe, expect, it } from 'vitest';
import { buildAccount, carry } from '@/lib/testing/spend';
import { snapchat } from './platform';

const access = { grant: { accessToken: 'T' }, entered: {}, now: new Date('2026-11-02T09:00:00Z') };

describe('a range', () => {
  it.each([
    ['Europe/Berlin', '2026-10-20', '2026-10-30', '2026-10-20T00:00:00.000+02:00', '2026-10-31T00:00:00.000+01:00'],
    ['Asia/Kolkata', '2026-10-20', '2026-10-20', '2026-10-20T00:00:00.000+05:30', '2026-10-21T00:00:00.000+05:30'],
    ['America/St_Johns', '2026-01-01', '2026-01-01', '2026-01-01T00:00:00.000-03:30', '2026-01-02T00:00:00.000-03:30'],
    ['Africa/Cairo', '2026-04-24', '2026-04-24', '2026-04-24T01:00:00.000+03:00', '2026-04-25T00:00:00.000+03:00'],
  ])('of %s has the offsets of its own days', (timeZone, from, to, start, end) => {
    const answer = { status: 500, headers: {}, body: '' };
    const [request] = carry(snapchat, snapchat.rows(buildAccount({ timeZone }), { from, to }, access), () => answer).requests;
    const { searchParams } = new URL(request?.url ?? '');
    expect([searchParams.get('start_time'), searchParams.get('end_time')]).toEqual([start, end]);
  });
});

describe('a next page', () => {
  it('of another server is not asked for: the token would go there', () => {
    const paging = { next_link: 'https://evil.example/v1/x' };
    const body = JSON.stringify({ request_status: 'SUCCESS', paging, timeseries_stats: [] });
    const range = { from: '2026-10-20', to: '2026-10-20' };
    const carried = carry(snapchat, snapchat.rows(buildAccount(), range, access), () => ({ status: 200, headers: {}, body }));
    expect(carried).toMatchObject({ refusal: { fault: 'refused' } });
    expect(carried.requests).toHaveLength(1);
  });
});

/** Protects what is TikTok's own: a report that changes while its pages are read is no report, however it changes. */
import { describe, expect, it } from 'vitest';
import type { VendorResponse } from '@/lib/model/delivery';
import { buildAccount, carry, outcomeOf } from '@/lib/testing/spend';
import type { SpendAccess } from '../define';
import { tiktok } from './platform';

const access: SpendAccess = { grant: { accessToken: 'T' }, entered: {}, now: new Date('2026-04-02T09:00:00Z') };
const DAY = { from: '2026-03-29', to: '2026-03-29' };

function pageOf(ids: string[], total: number): VendorResponse {
  const list = ids.map((id) => ({
    dimensions: { campaign_id: id, stat_time_day: '2026-03-29 00:00:00' },
    metrics: { spend: '1' },
  }));
  const page = { page: 1, page_size: 1_000, total_page: 1, total_number: total };
  return { status: 200, headers: {}, body: JSON.stringify({ code: 0, message: 'OK', data: { list, page_info: page } }) };
}

function rowsFrom(answers: VendorResponse[]) {
  return carry(tiktok, tiktok.rows(buildAccount(), DAY, access), () => answers.shift() ?? pageOf([], 0));
}

describe('a report that changes while it is read', () => {
  it.each([
    ['lacks a row that TikTok counts', pageOf(['1'], 2)],
    ['has one more than TikTok counts', pageOf(['1', '2'], 1)],
    ['has a row twice', pageOf(['1', '1'], 2)],
  ])('is read again where it %s', (_, changed) => {
    const carried = rowsFrom([changed, pageOf(['1', '2'], 2)]);
    expect(outcomeOf(carried)).toMatchObject({ rows: [{ campaignId: '1' }, { campaignId: '2' }] });
    expect(carried.requests).toHaveLength(3);
  });

  it('is left for later after three times', () => {
    const carried = rowsFrom([pageOf(['1'], 2), pageOf(['1'], 2), pageOf(['1'], 2), pageOf(['1', '2'], 2)]);
    expect(carried).toMatchObject({ refusal: { fault: 'passing', message: expect.stringContaining('changed') } });
    expect(carried.requests).toHaveLength(3);
  });
});

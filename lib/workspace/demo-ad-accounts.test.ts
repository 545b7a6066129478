/** Protects the demo's ad accounts: what each platform's own server tells of them is what the simulated store spends, to the millionth. */
import { describe, expect, it } from 'vitest';
import { parseDay } from '@/lib/core/day';
import { mediaCost } from '@/lib/simulator/media-cost';
import { google } from '@/lib/spend/google/platform';
import { meta } from '@/lib/spend/meta/platform';
import { askSandbox, buildState, carry, outcomeOf, SANDBOX_BASE } from '@/lib/testing/spend';
import { demoAdAccounts } from './demo-ad-accounts';

const NOW = new Date('2026-04-02T09:00:00Z');
const sum = (rows: readonly { costMicros: bigint }[]) => rows.reduce((total, { costMicros }) => total + costMicros, 0n);

describe.each([meta, google])('the demo’s account at $id', (platform) => {
  it('tells of every cent', () => {
    const [account] = demoAdAccounts(platform.id, NOW);
    if (!account || !platform.paste || !platform.sandbox.paste) throw new Error('there is no such account');
    const state = buildState({ now: NOW, accounts: [account] });
    const ask = (request: Parameters<typeof askSandbox>[1]) => askSandbox(platform, request, state);
    const grant = outcomeOf(carry(platform, platform.paste.grant(platform.sandbox.paste, NOW, SANDBOX_BASE), ask));
    const access = { grant, entered: platform.sandbox.paste, now: NOW, base: SANDBOX_BASE };
    const range = { from: '2026-03-20', to: '2026-04-02' };
    const told = outcomeOf(carry(platform, platform.rows(account, range, access), ask));
    const spent = account.rows.filter(({ day }) => day >= range.from);
    expect('rows' in told && sum(told.rows)).toBe(sum(spent));
    expect(sum(spent)).toBeGreaterThan(100_000_000n);
  });
});

it('costs the same each time, and names each ad of a day once', () => {
  const today = parseDay('2026-04-02');
  if (!today) throw new Error('no such day');
  const rows = mediaCost('facebook', today);
  expect(mediaCost('facebook', today)).toEqual(rows);
  expect(new Set(rows.map(({ day, adGroupId, adId, campaignId }) => [day, campaignId, adGroupId, adId].join())).size).toBe(
    rows.length,
  );
  expect(rows.filter(({ adId }) => adId === 'Film without parameters')).toHaveLength(90);
});

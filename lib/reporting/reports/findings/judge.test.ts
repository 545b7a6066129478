/** Protects which campaigns are shown, as what, and on what evidence; and that clicks never call losing what they cannot judge. */
import { describe, expect, it } from 'vitest';
import { parseCurrency } from '@/lib/core/currency';
import { fraction } from '@/lib/core/fraction';
import { invariant } from '@/lib/core/invariant';
import { WHOLE_ORDER } from '@/lib/model/credit';
import { type CampaignFacts, findingsAmong, type StoreFacts } from './judge';

const currency = parseCurrency('EUR');
invariant(currency, 'the euro is a currency');
const store: StoreFacts = {
  ...{ from: '2026-03-01', to: '2026-03-29', currency, costMicros: 1_000_000_000n, viewShareMax: 0.3, orderValue: 50 },
  ...{ breakEven: { roas: fraction(2n), isAssumed: false }, direct: { before: 10, now: 12 }, brand: undefined },
};
const model = (id: string, revenue: bigint, orders = 10n) => ({ id, name: id, revenue, orders: orders * WHOLE_ORDER });

/** 100.00 of cost that brings 300.00 under both models, by one ad. */
const campaign = (over: Partial<CampaignFacts> = {}): CampaignFacts => ({
  key: { channel: 'Paid Social', source: 'fb', campaign: 'Frühling' },
  costMicros: 100_000_000n,
  models: [model('first', 30_000n), model('last', 30_000n)],
  ...{ sessions: 200, newVisitors: 150, viewShare: undefined },
  ads: [{ ad: 'a', costMicros: 100_000_000n, sessions: 200 }],
  weeks: [],
  ...over,
});
const kinds = (over: Partial<CampaignFacts>) => findingsAmong([campaign(over)], store).map(({ kind }) => kind);
const losing = { models: [model('first', 9_000n, 2n), model('last', 12_000n, 3n)] };

describe('a campaign', () => {
  it.each<[string, Partial<CampaignFacts>, string[]]>([
    ['that pays under every model is not shown', {}, []],
    ['that pays under none is losing', losing, ['losing']],
    [
      'that just pays under one is loved by that one alone',
      { models: [model('first', 20_000n), model('last', 19_999n)] },
      ['one_model'],
    ],
    ['at the limit of views is judged by clicks', { ...losing, viewShare: 0.3 }, ['losing']],
    ['above the limit of views is to be tested, and never called losing', { ...losing, viewShare: 0.31 }, ['views']],
    ['without a visit is untracked, whatever models say', { ...losing, sessions: 0 }, ['untracked']],
    ['too small to matter is left alone', { ...losing, costMicros: 9_000_000n, models: [model('first', 0n)] }, []],
    [
      'with an ad that nobody came by is untracked in part',
      {
        ads: [
          { ad: 'a', costMicros: 80_000_000n, sessions: 200 },
          { ad: 'b', costMicros: 20_000_000n, sessions: 0 },
        ],
      },
      ['untracked'],
    ],
    [
      'whose visits do not say by which ad they came has no untracked ads',
      {
        ads: [
          { ad: '', costMicros: 0n, sessions: 200 },
          { ad: 'b', costMicros: 100_000_000n, sessions: 0 },
        ],
      },
      [],
    ],
    [
      'whose ROAS halved is shown with its weeks',
      {
        weeks: [310, 290, 300, 305, 295, 300, 150, 150].map((revenue, index) => ({
          ...{ from: `2026-02-0${index + 1}`, cost: 100, revenue },
        })),
      },
      ['fell'],
    ],
  ])('%s', (_, over, expected) => {
    expect(kinds(over)).toEqual(expected);
  });

  it('is shown with all that speaks for and against it', () => {
    const [found] = findingsAmong([campaign({ ...losing, viewShare: 0.1 })], store);
    expect(found?.evidence).toEqual({
      ...{ from: '2026-03-01', to: '2026-03-29', currency: 'EUR', cost: '100.00', costShare: 0.1 },
      breakEven: { roas: '2', isAssumed: false },
      models: [
        { id: 'last', name: 'last', revenue: '120.00', orders: '3', roas: '1.2' },
        { id: 'first', name: 'first', revenue: '90.00', orders: '2', roas: '0.9' },
      ],
      // Of five orders of 40.00 that would pay for it, three or fewer come in 26.5 of a hundred such campaigns.
      chance: 0.265,
      ...{ sessions: 200, newVisitorShare: 0.75, viewShare: 0.1, viewShareMax: 0.3, direct: { before: 10, now: 12 } },
    });
  });

  it('comes before cheaper ones', () => {
    const cheap = campaign({ ...losing, key: { channel: 'x', source: null, campaign: null }, costMicros: 90_000_000n });
    const found = findingsAmong([cheap, campaign(losing)], store);
    expect(found.map(({ key }) => key.channel)).toEqual(['Paid Social', 'x']);
  });
});

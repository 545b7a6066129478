/** Protects what an ad's clicks arrive as: by ids, by a name that one campaign alone has, and else as its platform's links are made. */
import { describe, expect, it } from 'vitest';
import type { AcquisitionFacts } from '@/lib/model/acquisition';
import { type AdEntity, matchAds, normalised, type SeenAcquisition } from './match';

const arrives = { platform: 'meta', source: 'facebook', medium: 'paid_social' };
const ad: AdEntity = {
  campaign: { id: '11', name: 'Spring Sale' },
  adGroup: { id: '22', name: 'Broad' },
  ad: { id: '33', name: 'Blue dress' },
};
const seen = (facts: Partial<AcquisitionFacts>, visits = 1): SeenAcquisition => ({
  facts: {
    ...{ kind: 'ad_click', paid: true, platform: 'meta', source: 'ig', medium: 'paid', campaign: 'Spring', campaignId: '11' },
    ...facts,
  },
  visits,
});
const match = (found: SeenAcquisition[], of: AdEntity = ad, campaigns: [string, string][] = [['11', 'Spring Sale']]) =>
  matchAds([of], found, new Map(campaigns), arrives)[0];

const own = { kind: 'ad_click', paid: true, platform: 'meta' };
const usual = { ...own, source: 'facebook', medium: 'paid_social', campaign: 'Spring Sale', campaignId: '11' };
const below = { adGroup: '22', ad: '33' };

describe('an ad', () => {
  it('is matched by its ids, or by the names below a campaign of its id, whichever brought the most visits', () => {
    const found = [seen({ adGroup: '22', ad: '33' }, 3), seen({ adGroup: 'broad', ad: 'BLUE_dress', source: 'fb' }, 9)];
    expect(match(found)).toEqual({ ...found[1]?.facts, keyword: null });
    expect(match(found.toReversed())).toEqual({ ...found[1]?.facts, keyword: null });
  });

  it('is matched by a name that an admin says is one with its own, and by no other', () => {
    const merged = [{ name: 'Spring', names: ['spring_sale', 'SP-26'] }];
    const found = [
      seen({ campaign: 'sp 26', campaignId: null, ...below }),
      seen({ campaign: 'Other', campaignId: null, ...below }, 9),
    ];
    expect(matchAds([ad], found, new Map([['11', 'Spring Sale']]), arrives, merged)).toEqual([
      { ...found[0]?.facts, keyword: null },
    ]);
    expect(matchAds([ad], found, new Map([['11', 'Spring Sale']]), arrives)).toEqual([{ ...usual, ...below }]);
  });

  it('stands beside no keyword', () => {
    expect(match([seen({ ...below, keyword: 'dress' })])).toMatchObject({ ...below, source: 'ig', keyword: null });
  });

  it.each<[string, SeenAcquisition[], object]>([
    ['no visit', [], { ...usual, ...below }],
    ['visits of another platform', [seen({ ...below, platform: 'google' })], { ...usual, ...below }],
    ['visits that nobody paid for', [seen({ ...below, paid: false })], { ...usual, ...below }],
    [
      'another ad of the campaign',
      [seen({ adGroup: '22', ad: '34' })],
      { ...own, source: 'ig', medium: 'paid', campaign: 'Spring', campaignId: '11', ...below },
    ],
    ['its campaign alone', [seen({})], { ...own, source: 'ig', medium: 'paid', campaign: 'Spring', campaignId: '11', ...below }],
  ])('with %s is made as its links are', (_, found, expected) => {
    expect(match(found)).toEqual(expected);
  });

  it('is matched by its campaign’s name where visits carry no id, and not where two campaigns have that name', () => {
    const found = [seen({ campaign: 'spring+SALE', campaignId: null, ...below })];
    expect(match(found)).toMatchObject({ campaign: 'spring+SALE', campaignId: null, ...below });
    const both: [string, string][] = [
      ['11', 'Spring Sale'],
      ['12', 'spring_sale'],
    ];
    expect(match(found, ad, both)).toEqual({ ...usual, ...below });
  });

  it('of a campaign’s cost beyond its ads is matched by visits that state no ad', () => {
    const campaign: AdEntity = { campaign: ad.campaign, adGroup: { id: '' }, ad: { id: '' } };
    expect(match([seen({ ...below }, 9), seen({}, 1)], campaign)).toMatchObject({
      source: 'ig',
      campaign: 'Spring',
      keyword: null,
    });
    expect(match([], { campaign: { id: '' }, adGroup: { id: '' }, ad: { id: '' } })).toEqual({
      ...own,
      ...{ source: 'facebook', medium: 'paid_social', campaignId: null, adGroup: null, ad: null },
    });
  });
});

it('names agree whatever stands between their words', () => {
  expect([' Spring__Sale ', 'spring+sale', 'SPRING - SALE', 'ｓｐｒｉｎｇ sale'].map(normalised)).toEqual(
    Array(4).fill('spring sale'),
  );
  expect([null, undefined, ''].map(normalised)).toEqual(['', '', '']);
});

/** Protects what a receipt says first: who gets the order, and how far the models agree. */
import { describe, expect, it } from 'vitest';
import { foldedUrl } from '@/app/(console)/_kit/path/folded-url';
import { verdictOf } from './verdict-of';

const amount = { amount: '10.00', currency: 'EUR' };
const touch = (channel: string, shares: Record<string, string>, campaign?: string) => ({
  channel,
  source: channel === 'Direct' ? undefined : 'google',
  campaign,
  credits: Object.entries(shares).map(([model, share]) => ({ model: model as 'linear', share, amount })),
});
const model = (id: string, overClaims = false) => ({ id: id as 'linear', name: id, explain: '', overClaims });
const receipt = {
  model: 'last_non_direct_click' as const,
  models: [model('first_click'), model('last_non_direct_click'), model('linear'), model('last_click_per_platform', true)],
  unattributed: [],
  rejected: [],
};

describe('verdictOf', () => {
  it('says that all models agree, whatever those say that over-claim', () => {
    const touches = [
      touch('Paid Search', { first_click: '1', linear: '0.5', last_click_per_platform: '1' }, 'Generic'),
      touch('Paid Search', { last_non_direct_click: '1', linear: '0.5' }, 'Brand'),
      touch('Paid Social', { last_click_per_platform: '1' }),
    ];
    expect(verdictOf({ ...receipt, touches })).toEqual({
      leading: { channel: 'Paid Search', name: 'google / Brand' },
      model: 'last_non_direct_click',
      channel: 'Paid Search',
      agree: 3,
      models: 3,
      others: [],
    });
  });

  it('sums a channel over its contacts, and names what the others say', () => {
    const touches = [
      touch('Email', { first_click: '1', linear: '0.2' }),
      touch('Paid Search', { linear: '0.4' }),
      touch('Direct', {}),
      touch('Paid Search', { last_non_direct_click: '1', linear: '0.4' }),
    ];
    expect(verdictOf({ ...receipt, touches })).toMatchObject({ channel: 'Paid Search', agree: 2, models: 3, others: ['Email'] });
  });

  it('says that nobody gets an order without contacts', () => {
    const unattributed = touch('', { first_click: '1', last_non_direct_click: '1', linear: '1' }).credits;
    expect(verdictOf({ ...receipt, unattributed, touches: [] })).toMatchObject({
      leading: undefined,
      channel: 'Unattributed',
      agree: 3,
    });
  });
});

describe('foldedUrl', () => {
  it.each([
    [
      'https://shop.example/p/mug?utm_source=google&variant=2&utm_term=cup&gclid=Cj0KCQiA7bucBhCeARIs',
      '/p/mug?utm_source=google',
    ],
    ['https://shop.example/p/gr%C3%B6%C3%9Fe?color=blue#x', '/p/größe'],
    ['https://shop.example/100%?utm_campaign=a%20b', '/100%?utm_campaign=a b'],
    ['not an address', 'not an address'],
  ])('%s', (url, folded) => {
    expect(foldedUrl(url)).toBe(folded);
  });
});

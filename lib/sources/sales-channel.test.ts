/** Protects how an order's origin is read: by the source that noted it, marketplaces by all, and unknown origins as online. */
import { describe, expect, it } from 'vitest';
import { placedBy } from './sales-channel';

describe('how an order was placed', () => {
  it.each([
    ['shopify', 'POS', { salesChannel: 'pos' }],
    ['shopify', '1354745', { salesChannel: 'draft' }],
    ['shopify', 'subscription_contract_checkout_one', { salesChannel: 'subscription' }],
    ['woocommerce', 'oliver_pos', { salesChannel: 'pos' }],
    ['woocommerce', 'admin', { salesChannel: 'draft' }],
    ['bigcommerce', 'POS (Square)', { salesChannel: 'pos' }],
    ['bigcommerce', 'manual', { salesChannel: 'draft' }],
    ['bigcommerce', 'Amazon', { salesChannel: 'marketplace', marketplace: 'Amazon' }],
    ['bigcommerce', 'www', { salesChannel: 'online' }],
    ['csv', 'admin', { salesChannel: 'online' }],
    ['snippet', 'postcard', { salesChannel: 'online' }],
  ])('%s calls it %s', (source, origin, placed) => {
    expect(placedBy(source, { source_name: origin })).toEqual(placed);
  });

  it('believes what is stated in so many words before any origin', () => {
    expect(placedBy('shopify', { sales_channel: 'draft', source_name: 'pos' })).toEqual({ salesChannel: 'draft' });
  });

  it('says nothing where the event says nothing', () => {
    expect(placedBy('shopify', {})).toBeUndefined();
    expect(placedBy('shopify', { source_name: ' ' })).toBeUndefined();
  });
});

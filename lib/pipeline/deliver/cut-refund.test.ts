/** Protects a refund that takes back less than its own amount: all that it tells is of that lesser amount. */
import { expect, it } from 'vitest';
import { destinationOf } from '@/lib/destinations/registry';
import { connectionTo, conversionsOf } from '@/lib/testing/field/way-out';
import { prepareFor } from './prepare-event';

const [, refund] = conversionsOf({
  total: 10_000n,
  tax: 1_600n,
  shipping: 500n,
  refunds: [
    { amount: 5_000n, properties: { tax: '8.00', shipping: '2.00', items: [{ item_id: 'A', quantity: 1, price: '10.00' }] } },
  ],
});

it.each([
  ['its tax, shipping and lines where it is whole', 10_000n, [50, 8, 2, 1]],
  ['a proportion of tax and shipping, and no lines, where the platform has less of the order', 2_000n, [20, 3.2, 0.8, 0]],
])('tells %s', (_, has, expected) => {
  const ga4 = destinationOf('ga4');
  if (!ga4 || !refund) throw new Error('GA4 takes refunds');
  const of = { currency: 'EUR', total: has, value: has };
  const made = prepareFor(connectionTo(ga4), 1, refund, { taken: { of, at: 'most' } });
  if (!made.ok) throw new Error(made.failure.detail);
  const item: { event: { params: Record<string, unknown> } } = JSON.parse(JSON.stringify(made.value.item));
  const { value, tax, shipping, items = [] } = item.event?.params ?? {};
  expect([value, tax, shipping, Array.isArray(items) && items.length]).toEqual(expected);
});

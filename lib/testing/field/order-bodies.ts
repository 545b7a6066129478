/** What shops and a store's own server say of one order of 100.00 EUR: each as its platform sends it, with whatever a case changes. */
import { SECOND_MS } from '@/lib/core/instant';

/** When the order was placed. */
export const T0 = new Date('2026-03-28T20:00:00Z');
export const later = (milliseconds: number) => new Date(T0.getTime() + milliseconds);

export const shopifyOrder = (over: Record<string, unknown> = {}) => ({
  id: '820982911946154508',
  name: '#1001',
  order_number: 1001,
  email: 'zoë@example.com',
  financial_status: 'paid',
  created_at: T0.toISOString(),
  updated_at: later(5 * SECOND_MS).toISOString(),
  currency: 'EUR',
  total_price: '100.00',
  total_outstanding: '0.00',
  checkout_token: 'chk-1',
  line_items: [{ id: 1, product_id: 11, title: 'Mühle', price: '100.00', quantity: 1 }],
  refunds: [],
  ...over,
});
export const wooOrder = (over: Record<string, unknown> = {}) => ({
  id: 77,
  number: '77',
  status: 'processing',
  currency: 'EUR',
  total: '100.00',
  date_created_gmt: '2026-03-28T20:00:00',
  date_modified_gmt: '2026-03-28T20:00:05',
  billing: { email: 'zoë@example.com' },
  ...over,
});
export const apiOrder = (over: object = {}) => ({
  id: 'A-1',
  orderedAt: T0.toISOString(),
  currency: 'EUR',
  total: '100.00',
  ...over,
});

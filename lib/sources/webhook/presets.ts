/** Mappings for tools that stores often have, each with a payload of its documented shape to try it on. */
import type { Mapping } from './mapping';

export type Preset = { id: string; name: string; about: string; checked: string; mapping: Mapping; sample: unknown };

const at = (path: string) => ({ path });

export const presets: readonly Preset[] = [
  {
    id: 'recharge',
    name: 'Recharge: charge paid',
    about:
      'Subscription payments as orders. In Recharge: webhook topic charge/paid, with the secret in the address as ?key=, since its own signature needs Recharge’s client secret.',
    checked: 'https://developer.rechargepayments.com/2021-11/charges (read 2026-11)',
    mapping: {
      event: 'purchase',
      fields: {
        transaction_id: at('charge.external_order_id.ecommerce'),
        currency: at('charge.currency'),
        value: at('charge.total_price'),
        tax: at('charge.total_tax'),
        discount: at('charge.total_discounts'),
        occurredAt: at('charge.processed_at'),
        email: at('charge.customer.email'),
        userId: at('charge.customer.external_customer_id.ecommerce'),
      },
      items: {
        path: 'charge.line_items',
        fields: { item_id: 'sku', item_name: 'title', price: 'unit_price', quantity: 'quantity' },
      },
    },
    sample: {
      charge: {
        id: 221823113,
        processed_at: '2026-03-01T12:00:00Z',
        currency: 'EUR',
        total_price: '24.90',
        total_tax: '3.98',
        total_discounts: '0.00',
        external_order_id: { ecommerce: '4512345678901' },
        customer: { email: 'buyer@example.com', external_customer_id: { ecommerce: '7' } },
        line_items: [{ sku: 'aurora-filter', title: 'Aurora Filter', unit_price: '24.90', quantity: 1 }],
      },
    },
  },
  {
    id: 'klaviyo-subscribe',
    name: 'Klaviyo: subscribed to a list',
    about: 'From a flow with a webhook action whose body names the profile.',
    checked: 'https://developers.klaviyo.com/en/docs/how_to_add_a_webhook_action_to_a_flow (read 2026-11)',
    mapping: {
      event: 'subscribe',
      fields: {
        email: at('email'),
        phone: at('phone_number'),
        firstName: at('first_name'),
        id: at('event_id'),
        occurredAt: at('timestamp'),
      },
    },
    sample: {
      event_id: '01HX',
      email: 'reader@example.com',
      phone_number: '+4915112345678',
      first_name: 'Zoë',
      timestamp: '2026-03-01T12:00:00Z',
    },
  },
  {
    id: 'mailchimp-subscribe',
    name: 'Mailchimp: subscribed',
    about: 'Audience webhook; Mailchimp cannot sign, so the secret stands in the address as ?key=.',
    checked: 'https://mailchimp.com/developer/marketing/guides/sync-audience-data-webhooks/ (read 2026-11)',
    mapping: {
      event: 'subscribe',
      when: { path: 'type', equals: ['subscribe'] },
      fields: { email: at('data.email'), firstName: at('data.merges.FNAME'), lastName: at('data.merges.LNAME') },
    },
    sample: {
      type: 'subscribe',
      fired_at: '2026-03-01 12:00:00',
      data: { email: 'reader@example.com', merges: { FNAME: 'Zoë', LNAME: 'Öztürk' } },
    },
  },
];

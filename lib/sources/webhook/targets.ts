/** What a payload can be mapped to, in the order of the form. */

export type Target = {
  id: string;
  label: string;
  help: string;
  /** Where the value goes. */
  to: 'event' | 'user' | 'properties' | 'page' | 'context';
  /** The event names for which it must be there. */
  requiredFor?: readonly string[];
};

const money = ['purchase'] as const;
const order = ['purchase', 'refund'] as const;

export const targets: readonly Target[] = [
  {
    id: 'id',
    label: 'Message ID',
    help: 'Makes a repeated delivery a duplicate. Without it the sender’s webhook-id, or the whole body, does.',
    to: 'event',
  },
  {
    id: 'occurredAt',
    label: 'Happened at',
    help: 'A time with its zone, or seconds or milliseconds since 1970. Without it: when it came.',
    to: 'event',
  },
  {
    id: 'transaction_id',
    label: 'Order ID',
    help: 'The same that the store’s pages send.',
    to: 'properties',
    requiredFor: order,
  },
  { id: 'status', label: 'Order status', help: 'pending, paid or cancelled; paid when not mapped.', to: 'properties' },
  { id: 'currency', label: 'Currency', help: 'ISO code such as EUR.', to: 'properties', requiredFor: money },
  { id: 'value', label: 'Total', help: 'What the buyer pays, as decimal: 49.90.', to: 'properties', requiredFor: money },
  { id: 'valueMinor', label: 'Total in minor units', help: 'Instead of Total: 4990 for 49.90.', to: 'properties' },
  {
    id: 'received',
    label: 'Received so far',
    help: 'Where orders are paid in parts: what has come in, refunds not taken off.',
    to: 'properties',
  },
  { id: 'tax', label: 'Tax', help: 'Contained in the total.', to: 'properties' },
  { id: 'shipping', label: 'Shipping', help: 'Contained in the total.', to: 'properties' },
  { id: 'discount', label: 'Discount', help: 'Already taken off the total.', to: 'properties' },
  { id: 'coupon', label: 'Coupon', help: 'The code that was used.', to: 'properties' },
  {
    id: 'sales_channel',
    label: 'Sales channel',
    help: 'online, subscription, pos, draft or marketplace; online when not mapped.',
    to: 'properties',
  },
  { id: 'subscription_id', label: 'Subscription ID', help: 'Of a renewal: what it renews.', to: 'properties' },
  { id: 'refund_id', label: 'Refund ID', help: 'Of a refund: makes a repeated one count once.', to: 'properties' },
  { id: 'reason', label: 'Refund reason', help: '“chargeback”: the buyer’s bank took the money back.', to: 'properties' },
  { id: 'updated_at', label: 'Version time', help: 'Of two statements on one order the later counts.', to: 'properties' },
  { id: 'checkout_token', label: 'Checkout token', help: 'Ties the order to the browser that checked out.', to: 'properties' },
  { id: 'cart_token', label: 'Cart token', help: 'Ties the order to the browser that filled the cart.', to: 'properties' },
  { id: 'visitor', label: 'Visitor ID', help: 'The id that tieback(“id”, …) told the page.', to: 'context' },
  { id: 'userId', label: 'Customer ID', help: 'The store’s own.', to: 'user' },
  { id: 'email', label: 'E-mail', help: 'Hashed before anything is stored.', to: 'user' },
  { id: 'phone', label: 'Phone', help: 'With its country code; hashed.', to: 'user' },
  { id: 'firstName', label: 'First name', help: 'Hashed.', to: 'user' },
  { id: 'lastName', label: 'Last name', help: 'Hashed.', to: 'user' },
  { id: 'city', label: 'City', help: 'Hashed.', to: 'user' },
  { id: 'postalCode', label: 'Postal code', help: 'Hashed.', to: 'user' },
  { id: 'country', label: 'Country', help: 'Two letters.', to: 'user' },
  { id: 'url', label: 'Landing page', help: 'The page, with its click id, that brought the buyer.', to: 'page' },
  { id: 'referrer', label: 'Referrer', help: 'Where the buyer came from.', to: 'page' },
];

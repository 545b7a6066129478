/**
 * The custom pixel for Shopify's checkout, where no theme script runs. It lives in Shopify's sandbox: no page, no cookies of ours, only the
 * events that Shopify hands it (https://shopify.dev/docs/api/web-pixels-api/standard-events, read 2026-11). The visitor's id comes from the
 * cart, where the snippet has put it; the checkout's token ties the events to the order's webhook besides. Built by build.ts.
 */
import { mintId } from '@/lib/core/id';
import type { Consent } from '@/lib/model/consent';
import type { WireBatch, WireEvent } from '@/lib/model/event';

declare const __tiebackEndpoint__: string;

type Money = { amount?: number; currencyCode?: string };
type Line = {
  quantity?: number;
  title?: string;
  variant?: {
    id?: string;
    sku?: string;
    title?: string;
    price?: Money;
    product?: { id?: string; title?: string; vendor?: string; type?: string };
  };
};
type Checkout = {
  token?: string;
  currencyCode?: string;
  totalPrice?: Money;
  totalTax?: Money;
  shippingLine?: { price?: Money };
  discountsAmount?: Money;
  discountApplications?: { title?: string }[];
  email?: string;
  phone?: string;
  order?: { id?: string; customer?: { id?: string; isFirstOrder?: boolean } };
  attributes?: { key: string; value: string }[];
  lineItems?: Line[];
};
type PixelEvent = {
  id: string;
  timestamp: string;
  context?: { document?: { location?: { href?: string }; referrer?: string; title?: string }; navigator?: { language?: string } };
  data?: { checkout?: Checkout };
};
/** What the buyer, or the merchant's settings for the buyer's region, allow. */
type Privacy = { analyticsProcessingAllowed?: boolean; marketingAllowed?: boolean };
type Sandbox = {
  analytics: { subscribe(name: string, told: (event: PixelEvent) => void): void };
  browser: { cookie: { get(name: string): Promise<string | undefined> } };
  init: { customerPrivacy?: Privacy };
  customerPrivacy?: { subscribe(name: string, told: (event: { customerPrivacy: Privacy }) => void): void };
};

declare const analytics: Sandbox['analytics'];
declare const browser: Sandbox['browser'];
/** What the buyer has allowed when the checkout began, and who tells of a change (https://shopify.dev/docs/api/web-pixels-api/pixel-privacy, read 2026-11). */
declare const init: Sandbox['init'] | undefined;
declare const api: Pick<Sandbox, 'customerPrivacy'> | undefined;

let privacy = typeof init === 'undefined' ? undefined : init.customerPrivacy;
if (typeof api !== 'undefined') {
  api.customerPrivacy?.subscribe('visitorConsentCollected', (event) => {
    privacy = event.customerPrivacy;
  });
}

/** What outlives the page may have 64 KB with all that does. */
const KEEPALIVE_BYTES_MAX = 60_000;
const TRIES_MAX = 4;
const BACKOFF_MS = 1_000;

const names: Record<string, string> = {
  checkout_started: 'begin_checkout',
  checkout_contact_info_submitted: 'add_contact_info',
  checkout_shipping_info_submitted: 'add_shipping_info',
  payment_info_submitted: 'add_payment_info',
  checkout_completed: 'purchase',
};

for (const [theirs, ours] of Object.entries(names)) {
  analytics.subscribe(theirs, (event) => void send(event, ours).catch(() => {}));
}

async function send(event: PixelEvent, name: string): Promise<void> {
  const checkout = event.data?.checkout ?? {};
  const cookie = (cookieName: string) =>
    browser.cookie.get(cookieName).then(
      (value) => value || undefined,
      () => undefined,
    );
  const [fbp, fbc, ga, ttp] = await Promise.all([cookie('_fbp'), cookie('_fbc'), cookie('_ga'), cookie('_ttp')]);
  const batch: WireBatch = {
    sentAt: new Date().toISOString(),
    visitor: checkout.attributes?.find(({ key }) => key === 'tieback_visitor')?.value,
    client: { language: event.context?.navigator?.language },
    browserIds: { fbp, fbc, ga, ttp },
    events: [wireOf(event, name, checkout)],
  };
  await post(JSON.stringify(batch));
}

/** Sends until Tieback itself has answered: a firewall's page is no answer, and the message id counts once. */
async function post(body: string): Promise<void> {
  const keepalive = new Blob([body]).size < KEEPALIVE_BYTES_MAX;
  for (let tried = 0; tried < TRIES_MAX; tried += 1) {
    try {
      const answer = await fetch(__tiebackEndpoint__, { method: 'POST', body, keepalive, credentials: 'omit' });
      const { type } = await answer.json();
      if (answer.status < 500 && answer.status !== 429 && `${type}`.startsWith('urn:tieback:')) return;
    } catch {}
    await new Promise((resolve) => setTimeout(resolve, BACKOFF_MS * 2 ** tried));
  }
}

/** Shopify's event id is the message id: a thank-you page that loads again sends the same. */
function wireOf(event: PixelEvent, name: string, checkout: Checkout): WireEvent {
  const { location, referrer, title } = event.context?.document ?? {};
  return {
    id: event.id || mintId(Date.now(), (length) => crypto.getRandomValues(new Uint8Array(length))),
    name,
    at: event.timestamp,
    ...(location?.href && { page: { url: location.href.slice(0, 4096), referrer: referrer || undefined, title } }),
    properties: propertiesOf(checkout),
    ...(privacy && { consent: consentOf(privacy) }),
    user: { userId: checkout.order?.customer?.id, email: checkout.email, phone: checkout.phone },
  };
}

function consentOf({ analyticsProcessingAllowed, marketingAllowed }: Privacy): Consent {
  const [analytics, ads] = [analyticsProcessingAllowed, marketingAllowed].map((allowed) => (allowed ? 'granted' : 'denied'));
  return { analytics, ad_storage: ads, ad_user_data: ads, ad_personalization: ads };
}

/** The number of an id that may be a whole name: gid://shopify/ProductVariant/42. */
const numberOf = (id?: string) => id?.replace(/^.*\//, '') || undefined;

function propertiesOf(checkout: Checkout): Record<string, unknown> {
  return {
    transaction_id: numberOf(checkout.order?.id),
    checkout_token: checkout.token,
    currency: checkout.currencyCode ?? checkout.totalPrice?.currencyCode,
    value: checkout.totalPrice?.amount,
    tax: checkout.totalTax?.amount,
    shipping: checkout.shippingLine?.price?.amount,
    discount: checkout.discountsAmount?.amount,
    coupon: checkout.discountApplications?.map((discount) => discount.title).join(',') || undefined,
    new_customer: checkout.order?.customer?.isFirstOrder,
    items: checkout.lineItems?.map(({ quantity, title, variant }) => ({
      // As the order's webhook names it: one product has one id from the checkout to the refund.
      item_id: numberOf(variant?.product?.id) ?? (variant?.sku || numberOf(variant?.id)),
      variant_id: numberOf(variant?.id),
      sku: variant?.sku || undefined,
      item_name: title ?? variant?.product?.title,
      item_variant: variant?.title,
      item_brand: variant?.product?.vendor,
      item_category: variant?.product?.type,
      price: variant?.price?.amount,
      quantity,
    })),
  };
}

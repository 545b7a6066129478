/** Protects the custom pixel for Shopify's checkout, in a browser, against a double of the sandbox that Shopify runs it in. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import type { WireBatch } from '@/lib/model/event';
import { buildShopifyPixel } from '@/lib/tracker/build';
import { renderShopifyPixel } from '@/lib/tracker/render';

const VISITOR = '019d0000-0000-7000-8000-0000000000aa';
let server: Server;
let batches: { batch: WireBatch; cookie: string | undefined }[];
let html = '';
/** Requests that something on the way answers. */
let refusing = 0;

test.beforeEach(async () => {
  batches = [];
  refusing = 0;
  server = createServer((request, response) => {
    if (request.method === 'POST') {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        batches.push({ batch: JSON.parse(body), cookie: request.headers.cookie });
        response
          .writeHead(202, { 'access-control-allow-origin': 'null' })
          .end(refusing-- > 0 ? '<h1>blocked</h1>' : '{"type":"urn:tieback:receipt"}');
      });
      return;
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pixel = renderShopifyPixel(await buildShopifyPixel(), `${origin}/c/abc`);
  // As Shopify does: a frame without the page's origin, and three globals.
  const sandbox = `<script>
    const told = {};
    const analytics = { subscribe: (name, callback) => { (told[name] ??= []).push(callback); } };
    const browser = { cookie: { get: async (name) => (name === '_fbp' ? 'fb.1.1.2' : '') } };
    const init = { context: {}, customerPrivacy: { analyticsProcessingAllowed: true, marketingAllowed: false } };
    const api = { customerPrivacy: { subscribe: (name, callback) => { (told[name] ??= []).push(callback); } } };
    addEventListener('message', ({ data }) => (told[data.name] ?? []).forEach((callback) => callback(data.event)));
  </script><script>${pixel.replaceAll('</', '<\\/')}</script>`;
  html = `<iframe sandbox="allow-scripts allow-forms" srcdoc="${sandbox.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"></iframe>`;
  test.info().annotations.push({ type: 'origin', description: origin });
});

test.afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const checkout = {
  token: 'chk-9',
  currencyCode: 'EUR',
  totalPrice: { amount: 59.9, currencyCode: 'EUR' },
  totalTax: { amount: 9.56 },
  shippingLine: { price: { amount: 4.9 } },
  discountsAmount: { amount: 5 },
  email: 'zoë@example.com',
  order: { id: 'gid://shopify/Order/820982911946154508', customer: { id: '7', isFirstOrder: true } },
  attributes: [{ key: 'tieback_visitor', value: VISITOR }],
  lineItems: [
    {
      quantity: 2,
      title: 'Mühle Nr. 4',
      variant: { sku: 'grinder-4', title: 'Black', price: { amount: 30 }, product: { vendor: 'Nord' } },
    },
  ],
};

test('sends the purchase with the visitor of the cart, the checkout token and the money, once an event', async ({ page }) => {
  await page.goto(test.info().annotations[0]?.description ?? '');
  const frame = page.frames()[1];
  if (!frame) throw new Error('the sandbox has no frame');
  await frame.waitForLoadState();
  const event = {
    id: 'sh-event-1',
    timestamp: '2026-03-28T21:00:02.000Z',
    context: { document: { location: { href: 'https://shop.example/checkouts/1/thank_you' } } },
    data: { checkout },
  };
  await page.evaluate((sent) => {
    const target = document.querySelector('iframe')?.contentWindow;
    target?.postMessage({ name: 'page_viewed', event: sent }, '*');
    target?.postMessage({ name: 'checkout_completed', event: sent }, '*');
  }, event);
  await expect.poll(() => batches.length).toBe(1);
  expect(batches[0]).toEqual({
    cookie: undefined,
    batch: {
      sentAt: expect.any(String),
      visitor: VISITOR,
      client: {},
      browserIds: { fbp: 'fb.1.1.2' },
      events: [
        {
          id: 'sh-event-1',
          name: 'purchase',
          at: '2026-03-28T21:00:02.000Z',
          page: { url: 'https://shop.example/checkouts/1/thank_you' },
          properties: {
            transaction_id: '820982911946154508',
            checkout_token: 'chk-9',
            currency: 'EUR',
            value: 59.9,
            tax: 9.56,
            shipping: 4.9,
            discount: 5,
            new_customer: true,
            items: [
              {
                item_id: 'grinder-4',
                sku: 'grinder-4',
                item_name: 'Mühle Nr. 4',
                item_variant: 'Black',
                item_brand: 'Nord',
                price: 30,
                quantity: 2,
              },
            ],
          },
          consent: { analytics: 'granted', ad_storage: 'denied', ad_user_data: 'denied', ad_personalization: 'denied' },
          user: { userId: '7', email: 'zoë@example.com' },
        },
      ],
    },
  });
});

test('C10 what the buyer answers in the checkout goes with the next event, and a firewall’s answer is none', async ({ page }) => {
  refusing = 1;
  await page.goto(test.info().annotations[0]?.description ?? '');
  const frame = page.frames()[1];
  if (!frame) throw new Error('the sandbox has no frame');
  await frame.waitForLoadState();
  const event = { id: 'sh-event-2', timestamp: '2026-03-28T21:00:02.000Z', data: { checkout } };
  await page.evaluate((sent) => {
    const target = document.querySelector('iframe')?.contentWindow;
    const customerPrivacy = { analyticsProcessingAllowed: false, marketingAllowed: false };
    target?.postMessage({ name: 'visitorConsentCollected', event: { customerPrivacy } }, '*');
    target?.postMessage({ name: 'checkout_completed', event: sent }, '*');
  }, event);
  await expect.poll(() => batches.length).toBe(2);
  const denied = { analytics: 'denied', ad_storage: 'denied', ad_user_data: 'denied', ad_personalization: 'denied' };
  expect(batches.map(({ batch }) => [batch.events[0]?.id, batch.events[0]?.consent])).toEqual([
    ['sh-event-2', denied],
    ['sh-event-2', denied],
  ]);
});

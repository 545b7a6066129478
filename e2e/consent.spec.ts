/** Protects visitors' consent in a real browser: nothing is kept or identified before a yes, what waited leaves with it, and a no ends it. */
import { expect, type Page, test } from '@playwright/test';
import { call, eventsAt, openShop, type Shop } from './tracker-shop';

let shop: Shop;

test.beforeEach(async () => {
  shop = await openShop();
});

test.afterEach(() => shop.close());

const events = () => eventsAt(shop);
const names = () => events().map(({ name }) => name);

test('before consent nothing leaves and nothing is stored; then all of it does', async ({ page }) => {
  shop.config = { ...shop.config, consentPolicy: 'ask' };
  await page.goto(shop.origin);
  await page.waitForTimeout(400);
  expect(shop.batches).toEqual([]);
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, '']);
  await call(page, 'consent', { analytics: 'granted' });
  await expect.poll(names).toEqual(['page_view', 'consent']);
  expect(shop.batches[0]?.visitor).toBeDefined();
});

test('a refusal sends events without any identifier', async ({ page }) => {
  await page.goto(shop.origin);
  await expect.poll(names).toEqual(['page_view']);
  await call(page, 'consent', { analytics: 'denied' });
  await expect.poll(names).toEqual(['page_view', 'consent']);
  expect(shop.batches.at(-1)).not.toHaveProperty('visitor');
  expect(shop.batches.at(-1)).not.toHaveProperty('browserIds');
});

test('hears Google Consent Mode, what was said before and what comes', async ({ page }) => {
  shop.parts = ['links', 'tools'];
  shop.inline =
    "dataLayer=[];function gtag(){dataLayer.push(arguments)};gtag('consent','default',{analytics_storage:'denied',ad_storage:'denied',ad_user_data:'denied',ad_personalization:'denied'})";
  await page.goto(shop.origin);
  await expect.poll(names).toContain('page_view');
  expect(shop.batches[0]).not.toHaveProperty('visitor');
  await page.evaluate(() => {
    (window as unknown as { gtag: (...all: unknown[]) => void }).gtag('consent', 'update', {
      analytics_storage: 'granted',
      ad_storage: 'granted',
    });
  });
  await expect.poll(() => shop.batches.at(-1)?.visitor).toBeDefined();
  expect(events().at(-1)?.consent).toEqual({
    analytics: 'granted',
    ad_storage: 'granted',
    ad_user_data: 'denied',
    ad_personalization: 'denied',
  });
});

const DENIED = "{analytics_storage:'denied',ad_storage:'denied',ad_user_data:'denied',ad_personalization:'denied'}";
const GTAG = 'dataLayer=[];function gtag(){dataLayer.push(arguments)}';

function gtag(page: Page, kind: 'default' | 'update', state: Record<string, string>): Promise<void> {
  return page.evaluate(
    ([name, said]) => (window as unknown as { gtag: (...all: unknown[]) => void }).gtag('consent', name, said),
    [kind, state] as const,
  );
}

test('a no that the page only assumes is waited out; the answer stands on later pages, until it is taken back', async ({
  page,
}) => {
  shop.config = { ...shop.config, consentPolicy: 'ask' };
  shop.inline = `${GTAG};gtag('consent','default',${DENIED})`;
  await page.goto(`${shop.origin}/?gclid=Abc`);
  await page.waitForTimeout(400);
  expect(shop.batches).toEqual([]);
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, '']);
  await gtag(page, 'update', { analytics_storage: 'granted', ad_storage: 'granted' });
  await expect.poll(names).toEqual(['page_view', 'consent']);
  expect(events()[0]).toMatchObject({ page: { url: `${shop.origin}/?gclid=Abc` }, consent: { analytics: 'granted' } });
  const visitor = shop.batches[0]?.visitor;
  expect(visitor).toBeDefined();

  await page.goto(`${shop.origin}/next`);
  await expect.poll(names).toEqual(['page_view', 'consent', 'page_view']);
  expect(shop.batches.at(-1)?.visitor).toBe(visitor);

  await gtag(page, 'update', { analytics_storage: 'denied' });
  await expect.poll(names).toEqual(['page_view', 'consent', 'page_view', 'consent']);
  expect(shop.batches.at(-1)).not.toHaveProperty('visitor');
  expect(events().at(-1)?.consent).toMatchObject({ analytics: 'denied', ad_storage: 'granted' });
});

test('a default for some regions counts where it says no, whatever is assumed elsewhere', async ({ page }) => {
  shop.inline = `${GTAG};gtag('consent','default',{analytics_storage:'denied',region:['DE']});gtag('consent','default',{analytics_storage:'granted',ad_storage:'granted'});gtag('consent','default',{ad_user_data:'granted',region:['US']})`;
  await page.goto(shop.origin);
  await expect.poll(names).toEqual(['page_view']);
  expect(shop.batches[0]).not.toHaveProperty('visitor');
  expect(events()[0]?.consent).toEqual({ analytics: 'denied', ad_storage: 'granted' });
});

test('hears what a TCF banner is told', async ({ page }) => {
  shop.inline = `window.__tcfapi=(command,version,told)=>{window.answerBanner=(consents)=>told({eventStatus:'useractioncomplete',gdprApplies:true,purpose:{consents}},true);told({eventStatus:'cmpuishown',gdprApplies:true,purpose:{consents:{}}},true)}`;
  shop.config = { ...shop.config, consentPolicy: 'ask' };
  await page.goto(shop.origin);
  await page.waitForTimeout(300);
  expect(shop.batches).toEqual([]);
  await page.evaluate(() => {
    (window as unknown as { answerBanner: (consents: Record<number, boolean>) => void }).answerBanner({
      1: true,
      7: true,
      8: true,
    });
  });
  await expect.poll(names).toEqual(['page_view', 'consent']);
  expect(events()[0]?.consent).toEqual({
    analytics: 'granted',
    ad_storage: 'granted',
    ad_user_data: 'granted',
    ad_personalization: 'denied',
  });
});

test('takes Global Privacy Control for a no to advertising that no banner overrules, unless the site says otherwise', async ({
  page,
}) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }));
  await page.goto(shop.origin);
  await call(page, 'consent', { analytics: 'granted', ad_storage: 'granted' });
  await expect.poll(names).toContain('consent');
  expect(events().at(-1)?.consent).toEqual({
    analytics: 'granted',
    ad_storage: 'denied',
    ad_user_data: 'denied',
    ad_personalization: 'denied',
  });
  shop.config = { ...shop.config, honourGpc: false };
  await page.goto(`${shop.origin}/next`);
  await call(page, 'consent', { ad_storage: 'granted' });
  await expect.poll(() => events().at(-1)?.consent?.ad_storage).toBe('granted');
});

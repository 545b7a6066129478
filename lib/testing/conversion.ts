/**
 * The one conversion that destinations are tried with: a purchase of two items by a buyer of whom everything is known. Cases
 * state only what differs; `null` takes a member away.
 */
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { hashUser } from '@/lib/collection';
import { invariant } from '@/lib/core/invariant';
import { type Money, parseMoney } from '@/lib/core/money';
import type { ConversionClick, MappedConversion, PlatformCredit } from '@/lib/model/conversion';

export const OCCURRED = new Date('2026-03-29T01:30:00.250Z');
const CLICKED = new Date('2026-03-28T18:00:00.500Z');
const contact = {
  userId: 'C-1007',
  email: 'Zoë.Müller+shop@GMail.com',
  phone: '+49 (170) 123-4567',
  firstName: 'Zoë Anna',
  lastName: "O'Müller",
  city: 'São Paulo',
  region: 'BY',
  postalCode: '80331',
  country: 'DE',
};

/** Decimal text with its currency, "49.90 EUR", as money. */
export function money(text: string): Money {
  const [amount, code] = text.split(' ');
  const currency = parseCurrency(code);
  const parsed = currency && parseMoney(amount, currency);
  invariant(parsed, `"${text}" is no money`);
  return parsed;
}

const click = (param: string, platform: string, value: string): ConversionClick => ({
  param,
  platform,
  value,
  firstSeenAt: CLICKED,
  landingUrl: `https://shop.example/?${param}=${value}`,
});

/** The purchase, with what the case changes of it. */
export function buildConversion(over: Record<string, unknown> = {}): MappedConversion {
  const base: MappedConversion = {
    key: 'purchase:#1042',
    eventId: '01990000-0000-7000-8000-0000000000ee' as MappedConversion['eventId'],
    name: 'purchase',
    as: 'Purchase',
    params: {},
    restricted: false,
    occurredAt: OCCURRED,
    page: { url: 'https://shop.example/danke?größe=m', referrer: 'https://shop.example/kasse', title: 'Danke!' },
    value: money('79.90 EUR'),
    currency: 'EUR' as Currency,
    tax: money('12.76 EUR'),
    shipping: money('4.90 EUR'),
    discount: money('5.00 EUR'),
    coupon: 'FRÜHLING',
    orderKey: '#1042',
    items: boughtItems(),
    properties: { transaction_id: '#1042', payment_type: 'card' },
    user: hashUser(contact) ?? {},
    contact,
    visitorId: '01990000-0000-7000-8000-0000000000aa' as MappedConversion['visitorId'],
    personId: '01990000-0000-7000-8000-0000000000bb' as MappedConversion['personId'],
    browserIds: {
      fbp: 'fb.1.1774720000000.1098115397',
      ga: 'GA1.1.1234567890.1774720000',
      gaSession: 'GS2.1.s1774720800$o3$g1$t1774720900$j60$l0$h0',
      ttp: '2ZkQ8YhVp0m1bR7cT5xW9uN3aLd',
      scid: '0f8fad5b-d9cb-469f-a165-70867728950e',
      rdt: '1774720000000.0f8fad5b-d9cb-469f-a165-70867728950e',
      uet: '7f9c2b10a4b311efb5c3f1a2d3e4f5a6',
      epik: 'dj0yJnU9c0VwaWs',
    },
    client: {
      ip: '203.0.113.24',
      userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1',
      language: 'de-DE',
      screen: '390x844',
      timeZone: 'Europe/Berlin',
    },
    clicks: clicks(),
    consent: { analytics: 'granted', ad_storage: 'granted', ad_user_data: 'granted', ad_personalization: 'granted' },
    country: 'DE',
    newCustomer: true,
    lifetimeValue: money('79.90 EUR'),
  };
  return withChanges(base, over);
}

/** Half of the purchase, for the click on an ad of Meta's. */
export function buildCredit(): PlatformCredit {
  return {
    model: 'linear',
    windowDays: 30,
    share: 0.5,
    amount: money('39.95 EUR'),
    whole: money('79.90 EUR'),
    touch: { at: CLICKED, campaignId: '120210000000000001', clickParam: 'fbclid', clickValue: 'IwAR2xYz_AbC-123' },
    sale: { key: 'purchase:#1042', as: 'Purchase', occurredAt: OCCURRED },
    madeAt: OCCURRED,
  };
}

function boughtItems(): MappedConversion['items'] {
  return [
    {
      id: 'SKU-1',
      name: 'Kaffee „Äthiopien“ 250 g',
      brand: 'Northbound',
      category: 'Kaffee',
      variant: '250 g',
      price: money('14.90 EUR'),
      quantity: 2,
      properties: { cost_of_goods: '6.10' },
    },
    { id: 'SKU-2', name: 'Mühle', price: money('50.10 EUR'), quantity: 1, properties: {} },
  ];
}

/** A click of every platform that is told of clicks. */
function clicks(): ConversionClick[] {
  return [
    click('fbclid', 'meta', 'IwAR2xYz_AbC-123'),
    click('gclid', 'google', 'Cj0KCQjw-A_b'),
    click('ttclid', 'tiktok', 'E.C.P.AbCd_1'),
    click('epik', 'pinterest', 'dj0yJnU9Y2xpY2s'),
    click('ScCid', 'snapchat', 'a1b2-C3'),
    click('msclkid', 'microsoft', 'ab12CD34ef56ab12CD34ef56ab12CD34'),
    click('rdt_cid', 'reddit', '4567890123456789012'),
    click('li_fat_id', 'linkedin', '0b6f1c2d-1a2b-4c3d-8e4f-5a6b7c8d9e0f'),
    click('twclid', 'x', '2a3b4c5d6e7f'),
    click('awc', 'awin', '15001_1774720800_0f8fad5bd9cb469fa16570867728950e'),
    click('irclickid', 'impact', 'SKhRQaSXwxyOUQ:wUx0Mo36FUkiXxtxVUQTEzY0'),
    click('cjevent', 'cj', 'f5c7245cacf421f81435f7f0b82c836'),
    click('ranSiteID', 'rakuten', 'TnL5HPStwNw-GaVn2nRqmPqgYkWTSg1iKQ'),
    click('tblci', 'taboola', 'GiDxLZcEVjwEqkGfKQMQndUYMIeZXFHmZ0DrHIJhGS6kKiDzkGUos9GzkpqG-YHQATCwxlQ'),

    click('aleid', 'applovin', 'AbC_1-x'),
    click('ob_click_id', 'outbrain', 'v1-3f2a_Bc'),
  ];
}

const MONEY_TEXT = /^-?\d+(\.\d+)? [A-Z]{3}$/;
const TIME_TEXT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

function withChanges(base: MappedConversion, over: Record<string, unknown>): MappedConversion {
  const changed: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    if (value === null) delete changed[name];
    else changed[name] = revive(value);
  }
  return changed as MappedConversion;
}

/** JSON of a case as values: "49.90 EUR" is money, ISO text a time. */
function revive(value: unknown): unknown {
  if (typeof value === 'string') return MONEY_TEXT.test(value) ? money(value) : TIME_TEXT.test(value) ? new Date(value) : value;
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== 'object' || value === null || value instanceof Date || 'minor' in value) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, revive(member)]));
}

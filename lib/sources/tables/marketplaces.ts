/**
 * Marketplaces by what their importers and channel apps write into an order's origin: Shopify's `source_name`, WooCommerce's
 * `created_via`. Names as published by the marketplaces and by the apps in Shopify's and WooCommerce's directories (read 2026-11).
 * Public facts, no licence needed.
 */
export const marketplaces: readonly { pattern: RegExp; name: string }[] = [
  { pattern: /amazon|wp-?lister-?amazon/, name: 'Amazon' },
  { pattern: /ebay/, name: 'eBay' },
  { pattern: /tiktok/, name: 'TikTok Shop' },
  { pattern: /walmart/, name: 'Walmart' },
  { pattern: /etsy/, name: 'Etsy' },
  { pattern: /zalando/, name: 'Zalando' },
  { pattern: /\botto\b/, name: 'OTTO' },
  { pattern: /kaufland/, name: 'Kaufland' },
  { pattern: /\bbol(\.com|_com)?\b/, name: 'bol' },
  { pattern: /cdiscount/, name: 'Cdiscount' },
  { pattern: /allegro/, name: 'Allegro' },
  { pattern: /rakuten/, name: 'Rakuten' },
  { pattern: /mercado.?libre|mercado.?livre/, name: 'Mercado Libre' },
  { pattern: /mirakl/, name: 'Mirakl' },
  { pattern: /shopee/, name: 'Shopee' },
  { pattern: /lazada/, name: 'Lazada' },
  { pattern: /\btemu\b/, name: 'Temu' },
  { pattern: /shein/, name: 'SHEIN' },
  { pattern: /faire/, name: 'Faire' },
  { pattern: /instagram|facebook|\bmeta\b/, name: 'Facebook and Instagram shops' },
];

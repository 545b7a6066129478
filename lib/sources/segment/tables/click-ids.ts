/**
 * Click ids that stores put beside the page's address, as properties of their own, under the names that they have in addresses: those of
 * the platforms whose conversions Segment's and RudderStack's destinations send (their catalogs, read 2026-11).
 */
export const clickIdNames = [
  'gclid',
  'gbraid',
  'wbraid',
  'dclid',
  'fbclid',
  'ttclid',
  'msclkid',
  'twclid',
  'li_fat_id',
  'ScCid',
  'rdt_cid',
  'epik',
  'irclickid',
  'yclid',
] as const;

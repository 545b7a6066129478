/**
 * The filters that many reports have, under one name each: of what brought a visit, of the visit, and of the order. Which report has
 * which is docs/reports.md, held against the reports' own parameters by a test.
 */

export const sharedFilters = [
  'channel',
  'source',
  'campaign',
  'label',
  'device',
  'country',
  'landingPage',
  'product',
  'coupon',
  'buyer',
  'salesChannel',
  'kind',
] as const;

/** Whether a parameter is one of them. */
export function isSharedFilter(name: string): boolean {
  return sharedFilters.some((filter) => filter === name);
}

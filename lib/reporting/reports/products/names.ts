/** What rows can be sorted by, for parameters and screens as well. */
export const productSorts = [
  'name',
  'units',
  'orders',
  'revenue',
  'discounts',
  'returnedUnits',
  'returned',
  'net',
  'costs',
  'contribution',
  'share',
  'change',
] as const;

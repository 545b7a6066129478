/** What kinds of costs are called on screens. */
import type { CostKind } from '@/lib/model/cost-line';

export const kindNames: Record<CostKind, string> = {
  goods: 'Product costs',
  shipping: 'Shipping',
  handling: 'Handling',
  payment: 'Payment fees',
  other: 'Other costs',
};

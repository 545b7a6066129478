/** Returning orders: those of buyers who had bought before, as far as that is known. */
import { minus } from '@/lib/core/fraction';
import { defineMetric } from '../define';

export const returningOrders = defineMetric({
  id: 'returningOrders',
  name: 'Returning orders',
  heading: 'Returning',
  unit: 'count',
  formula: 'Orders of buyers who had bought before: orders less new orders, less those of buyers of whom it is not known.',
  needs: ['orders', 'newOrders', 'unknownOrders'],
  compute: (facts) => minus(minus(facts.orders, facts.newOrders), facts.unknownOrders),
});

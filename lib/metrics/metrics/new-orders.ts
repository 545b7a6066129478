/** New orders: first ones of their buyers. */
import { defineMetric } from '../define';

export const newOrders = defineMetric({
  id: 'newOrders',
  name: 'New orders',
  heading: 'New',
  unit: 'count',
  formula: "Orders that were their buyers' first in this store.",
  needs: ['newOrders'],
  compute: (facts) => facts.newOrders,
});

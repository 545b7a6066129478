/** Every metric, in the order in which reports show them. */
import { aov } from './metrics/aov';
import { attributedShare } from './metrics/attributed-share';
import { bounceRate } from './metrics/bounce-rate';
import { conversionRate } from './metrics/conversion-rate';
import { conversionShare } from './metrics/conversion-share';
import { conversionValue } from './metrics/conversion-value';
import { conversions } from './metrics/conversions';
import { conversionsPerSession } from './metrics/conversions-per-session';
import { newOrders } from './metrics/new-orders';
import { newRevenue } from './metrics/new-revenue';
import { orders } from './metrics/orders';
import { pagesPerSession } from './metrics/pages-per-session';
import { productDiscounts } from './metrics/product-discounts';
import { productNet } from './metrics/product-net';
import { productReturns } from './metrics/product-returns';
import { productRevenue } from './metrics/product-revenue';
import { productShare } from './metrics/product-share';
import { returningOrders } from './metrics/returning-orders';
import { returningRevenue } from './metrics/returning-revenue';
import { revenue } from './metrics/revenue';
import { sessions } from './metrics/sessions';
import { share } from './metrics/share';

export const metrics = {
  revenue,
  orders,
  aov,
  sessions,
  bounceRate,
  pagesPerSession,
  conversionRate,
  newOrders,
  newRevenue,
  returningOrders,
  returningRevenue,
  share,
  attributedShare,
  conversions,
  conversionValue,
  conversionsPerSession,
  conversionShare,
  productRevenue,
  productDiscounts,
  productReturns,
  productNet,
  productShare,
};
export type MetricId = keyof typeof metrics;

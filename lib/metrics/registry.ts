/** Every metric, in the order in which reports show them. */
import { aov } from './metrics/aov';
import { attributedShare } from './metrics/attributed-share';
import { bounceRate } from './metrics/bounce-rate';
import { cac } from './metrics/cac';
import { clicks } from './metrics/clicks';
import { contribution1 } from './metrics/contribution1';
import { contribution2 } from './metrics/contribution2';
import { contribution3 } from './metrics/contribution3';
import { contributionMargin } from './metrics/contribution-margin';
import { conversionRate } from './metrics/conversion-rate';
import { conversionShare } from './metrics/conversion-share';
import { conversionValue } from './metrics/conversion-value';
import { conversions } from './metrics/conversions';
import { conversionsPerSession } from './metrics/conversions-per-session';
import { cost } from './metrics/cost';
import { costShare } from './metrics/cost-share';
import { costsKnown } from './metrics/costs-known';
import { cpa } from './metrics/cpa';
import { cpc } from './metrics/cpc';
import { cpm } from './metrics/cpm';
import { ctr } from './metrics/ctr';
import { impressions } from './metrics/impressions';
import { mer } from './metrics/mer';
import { newOrders } from './metrics/new-orders';
import { newRevenue } from './metrics/new-revenue';
import { newRoas } from './metrics/new-roas';
import { orders } from './metrics/orders';
import { pagesPerSession } from './metrics/pages-per-session';
import { productContribution } from './metrics/product-contribution';
import { productCosts } from './metrics/product-costs';
import { productDiscounts } from './metrics/product-discounts';
import { productNet } from './metrics/product-net';
import { productReturns } from './metrics/product-returns';
import { productRevenue } from './metrics/product-revenue';
import { productShare } from './metrics/product-share';
import { returningOrders } from './metrics/returning-orders';
import { returningRevenue } from './metrics/returning-revenue';
import { revenue } from './metrics/revenue';
import { roas } from './metrics/roas';
import { sessions } from './metrics/sessions';
import { share } from './metrics/share';
import { storeContribution3 } from './metrics/store-contribution3';

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
  productCosts,
  productContribution,
  cost,
  impressions,
  clicks,
  cpc,
  cpm,
  ctr,
  costShare,
  cpa,
  cac,
  roas,
  newRoas,
  mer,
  contribution1,
  contribution2,
  contribution3,
  storeContribution3,
  contributionMargin,
  costsKnown,
};
export type MetricId = keyof typeof metrics;

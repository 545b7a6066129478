/**
 * How far visits came towards an order. A visit that came to a step has come to those before it, also where no page told of them:
 * so a shop that does not send one of the steps loses nobody there. Nothing here is Node's.
 */
import { type SessionStep, sessionSteps } from '@/lib/model/session';

/** In the order in which a buyer takes them. */
export const funnelSteps = ['landing', 'view_item', 'add_to_cart', 'begin_checkout', 'purchase'] as const satisfies SessionStep[];
export type FunnelStep = (typeof funnelSteps)[number];

/** The bits of the step and of all after it: a visit with one of them came so far. */
export function bitsFrom(step: FunnelStep): number {
  return funnelSteps.slice(funnelSteps.indexOf(step)).reduce((bits, each) => bits | sessionSteps[each], 0);
}

/** As screens say it. */
export const stepNames: Record<FunnelStep, string> = {
  landing: 'Visits',
  view_item: 'Saw a product',
  add_to_cart: 'Added to cart',
  begin_checkout: 'Began checkout',
  purchase: 'Ordered',
};

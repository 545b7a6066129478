/** Every guide, in the order in which stores ask for them. */
import type { Guide, GuideContext } from './define';
import { magentoGuide, shopifyGuide, stripeGuide, wooCommerceGuide } from './shops';
import { headlessGuide, sameSiteGuide, serverGuide, tagManagerGuide } from './tags';

/** The guides with this instance's addresses and keys filled in. */
export function guidesFor(context: GuideContext): Guide[] {
  return [
    shopifyGuide(context),
    wooCommerceGuide(),
    magentoGuide(context),
    stripeGuide(context),
    tagManagerGuide(context),
    headlessGuide(context),
    serverGuide(context),
    sameSiteGuide(context),
  ];
}

export { guideContext } from './context';
export type { Guide } from './define';
export { wooCommercePlugin } from './woocommerce-plugin';

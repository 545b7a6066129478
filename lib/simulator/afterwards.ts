/**
 * What happens to an order after it was placed: the shop edits and refunds it, or renews it. `at` of the buyer is when they
 * bought.
 */
import { DAY_MS, HOUR_MS } from '@/lib/core/instant';
import { mintId } from '@/lib/core/id';
import type { SimulatedRequest } from './browse';
import { openBrowser, orderOf } from './browser';
import { euros, products } from './catalogue';
import { type DeskPost, orderWebhook, refundWebhook } from './order-desk';
import type { Buyer } from './buyer';
import { mediaPlan } from './tables/media-plan';

export type Afterwards = {
  requests: SimulatedRequest[];
  posts: DeskPost[];
  /** What the orders are worth in the end, in cents, and whether the buyer's ad caused them. */
  worth: [orderKey: string, { causes: boolean; worth: bigint }][];
};

export const afterwards = {
  /** A piece is added an hour later; two days later the first goes back. */
  'edited-order': (buyer: Buyer): Afterwards => {
    const { at, email, orderKey, product } = buyer;
    const added = products.find(({ slug }) => slug !== product.slug) ?? product;
    const [first, second] = [orderOf(orderKey, product), orderOf(orderKey, added)];
    const properties = {
      ...first,
      value: euros(product.priceCents + added.priceCents),
      items: [first['items'], second['items']].flat(),
    };
    return {
      requests: [],
      posts: [orderWebhook({ at, properties, email, changedAt: at + HOUR_MS }), refunded(buyer, at + 2 * DAY_MS)],
      worth: [[orderKey, { causes: true, worth: BigInt(added.priceCents) }]],
    };
  },
  /** The buyer comes by another ad meanwhile, which has nothing to do with the renewal. */
  renewal: (buyer: Buyer): Afterwards => {
    const { at, email, orderKey, product, origin, random, medium } = buyer;
    const other = mediaPlan.find(({ paid, campaign }) => paid && campaign && campaign !== medium.campaign) ?? medium;
    const browser = openBrowser({ ...buyer, at: at + 2 * DAY_MS });
    const renewalKey = `${orderKey}-R`;
    const properties = orderOf(renewalKey, product);
    return {
      requests: [browser.show({ at: at + 2 * DAY_MS, url: `${origin}/demo-store?${other.link(random).query}`, email })],
      posts: [orderWebhook({ at: at + 3 * DAY_MS, properties, email, renews: orderKey })],
      worth: [[renewalKey, { causes: false, worth: 0n }]],
    };
  },
};

/** The order desk refunds the order's first line. */
function refunded({ orderKey, product, random }: Buyer, at: number): DeskPost {
  const amount = euros(product.priceCents);
  const lines = [{ item_id: product.slug, quantity: 1, value: amount }];
  return refundWebhook({ at, orderKey, refundId: mintId(at, random.bytes), amount, lines });
}

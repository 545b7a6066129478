/**
 * How an order was placed, as its source tells it: in so many words, or by the origin that shop systems note, which each source
 * reads (`salesChannelOf`). Marketplaces are known everywhere alike; origins that nobody knows are online: new ones come.
 */
import { textOf } from '@/lib/core/json';
import { type SalesChannel, salesChannels } from '@/lib/model/sales-channel';
import { sourceOf } from './registry';
import { marketplaces } from './tables/marketplaces';

export type Placed = { salesChannel: SalesChannel; marketplace?: string };

/** Undefined where the event says nothing of it. */
export function placedBy(source: string, properties: Record<string, unknown>): Placed | undefined {
  const stated = salesChannels.find((known) => known === properties['sales_channel']);
  if (stated) return { salesChannel: stated, ...(stated === 'marketplace' && named(properties['marketplace'])) };
  if (properties['subscription'] === 'renewal') return { salesChannel: 'subscription' };
  const origin = textOf(properties['source_name'])?.trim().toLowerCase();
  if (!origin) return undefined;
  const known = sourceOf(source)?.salesChannelOf?.(origin);
  if (known) return { salesChannel: known };
  const market = marketplaces.find(({ pattern }) => pattern.test(origin));
  return market ? { salesChannel: 'marketplace', marketplace: market.name } : { salesChannel: 'online' };
}

function named(marketplace: unknown): { marketplace?: string } {
  const name = textOf(marketplace)?.trim().slice(0, 100);
  return name ? { marketplace: name } : {};
}

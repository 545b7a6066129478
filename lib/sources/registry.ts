/** Every way in. To add a source: its folder, and a line here (`npm run new source <id>`). */
import { api } from './api/source';
import { bigcommerce } from './bigcommerce/source';
import { csv } from './csv/source';
import type { SourceDefinition } from './define';
import { ga4Protocol } from './ga4/source-protocol';
import { ga4Tag } from './ga4/source-tag';
import { segment } from './segment/source';
import { shopify } from './shopify/source';
import { magento } from './magento/source';
import { stripe } from './stripe/source';
import { webhook } from './webhook/source';
import { woocommerce } from './woocommerce/source';

export const sources: readonly SourceDefinition[] = [
  segment,
  ga4Tag,
  ga4Protocol,
  api,
  shopify,
  woocommerce,
  bigcommerce,
  stripe,
  magento,
  webhook,
  csv,
];

/** Where the APIs of other tools listen, below a site's own path and at the root. */
const addresses: readonly { prefix: string; kind: string }[] = [
  { prefix: 'v1/', kind: 'segment' },
  { prefix: 'beacon/v1/', kind: 'segment' },
  { prefix: 'g/collect', kind: 'ga4' },
  { prefix: 'mp/collect', kind: 'ga4_mp' },
];

/** The snippet speaks its own wire form (lib/sources/snippet) at the site's own path; browsers are believed least about money. */
export const BROWSER_AUTHORITY = 1;
const byKind = new Map(sources.map((source) => [source.kind, source]));

/** Whose word on an order counts: the higher. */
export function authorityOf(kind: string): number {
  return byKind.get(kind)?.authority ?? BROWSER_AUTHORITY;
}

/** Kinds whose word on money is the shop's own: they know of every order. */
export const shopSources = sources.filter(({ authority }) => authority === 3).map(({ kind }) => kind);

/** Those of them that take the money and do not make the orders. */
export const paymentSources = sources.filter(({ takesPayments }) => takesPayments).map(({ kind }) => kind);

/** Shops themselves, which make the orders. */
export const ownShopSources = shopSources.filter((kind) => !paymentSources.includes(kind));

/** Whether events of this kind of source are what browsers did, and not the store's own records; the snippet's are. */
export function tellsOfBrowsers(kind: string): boolean {
  return (byKind.get(kind)?.category ?? 'api') === 'api';
}

/** Whether the source's own words on what an order is called count: shops' and payment providers', and a store's own server's. */
export function namesOrders(kind: string): boolean {
  return kind === api.kind || authorityOf(kind) === 3;
}

/** The source of this kind, or undefined. */
export function sourceOf(kind: string): SourceDefinition | undefined {
  return byKind.get(kind);
}

/** The source that listens at this address (without its first slash), and what of the address is the source's own. */
export function sourceAt(address: string): { source: SourceDefinition; rest: string } | undefined {
  const found = addresses.find(({ prefix }) => (prefix.endsWith('/') ? address.startsWith(prefix) : address === prefix));
  const source = found && byKind.get(found.kind);
  if (!source) return undefined;
  const rest = found.prefix === 'v1/' ? address.slice(found.prefix.length) : address;
  return { source, rest: found.prefix.endsWith('collect') ? '' : rest };
}

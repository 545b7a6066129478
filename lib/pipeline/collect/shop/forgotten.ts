/** Which buyers have asked, through their shop, to be forgotten: what is fetched later must not bring them back. */
import type { Database } from '@/db/client';
import { erasureRequests } from '@/db/queries/shop-sync';
import { hashUser } from '@/lib/collection';
import type { Id } from '@/lib/core/id';
import { listOf, member, textOf } from '@/lib/core/json';
import type { SourceEvent } from '@/lib/model/event';
import { shopCountryOf, type Site } from '@/lib/model/site';
import type { ShopOrder } from '@/lib/sources/fetch';
import { namesOrders } from '@/lib/sources/registry';

export type IsForgotten = (order: ShopOrder, event: SourceEvent) => boolean;

type Requests = { upTo: bigint; requests: Record<string, unknown>[] };

/**
 * What was read of each site's log. Requests are found by their name, which no index holds, so a process reads a site's whole log
 * once, and then only what has come since.
 */
const requestsOf = new WeakMap<Database, Map<Id<'site'>, Requests>>();

/** Tells whether an order, or the buyer whom a statement of it names, is to stay forgotten. */
export async function forgottenBuyers(db: Database, site: Site): Promise<IsForgotten> {
  const requests = await readRequests(db, site.id);
  if (requests.length === 0) return () => false;
  const texts = (name: string) => new Set(requests.flatMap((request) => textOf(member(request, name)) ?? []));
  const [customers, users, emails, phones] = [texts('customer_id'), texts('userId'), texts('emailHash'), texts('phoneHash')];
  const orders = new Set(
    requests.flatMap((request) => listOf(member(request, 'orders_to_redact')).flatMap((id) => textOf(id) ?? [])),
  );
  return ({ id }, { user }) => {
    const hashed = user && hashUser(user, shopCountryOf(site));
    const { userId, emailHash, phoneHash } = hashed ?? {};
    const isCustomer = userId !== undefined && (customers.has(userId) || users.has(userId));
    return orders.has(id) || isCustomer || (emailHash && emails.has(emailHash)) || (phoneHash && phones.has(phoneHash)) || false;
  };
}

async function readRequests(db: Database, siteId: Id<'site'>): Promise<Requests['requests']> {
  const sites = requestsOf.get(db) ?? new Map<Id<'site'>, Requests>();
  requestsOf.set(db, sites);
  const before = sites.get(siteId) ?? { upTo: 0n, requests: [] };
  const since = await erasureRequests(db, siteId, before.upTo);
  // A page can send what it likes: only a shop asks that somebody be forgotten, as lib/delivery/privacy-word has it.
  const fromShops = since.requests.filter(({ source }) => namesOrders(source)).map(({ about }) => about);
  const requests = [...before.requests, ...fromShops];
  sites.set(siteId, { upTo: since.upTo, requests });
  return requests;
}

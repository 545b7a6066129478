/**
 * Which events are left out by what their page says: pages of test hosts, and visits that referrer spam pretends. Decided at the
 * door, so that it is seen there, and again whenever events are derived, under the settings of then. What a store earned is never
 * left out for a referrer.
 */
import { referrerHostOf } from '@/lib/model/acquisition';
import type { FilterReason } from '@/lib/model/event';
import { fitsHost } from '@/lib/model/host-pattern';
import type { Site } from '@/lib/model/site';
import { spamHosts } from './tables/spam-hosts';

type Stated = { name: string; page?: { url: string; referrer?: string | undefined } | undefined };

/** The reasons that this decides. */
export const excludedByPage: readonly FilterReason[] = ['test_host', 'referrer_spam'];

const ORDERS = new Set(['purchase', 'refund']);

/** Why the event is left out; undefined when it counts. A test host that is listed among the site's domains is none. */
export function exclusionOf(
  { name, page }: Stated,
  { domains, settings: { testHosts, filterReferrerSpam } }: Pick<Site, 'domains' | 'settings'>,
): FilterReason | undefined {
  if (!page) return undefined;
  const host = testHosts.length > 0 ? referrerHostOf(page.url) : undefined;
  if (host && !domains.includes(host) && testHosts.some((pattern) => fitsHost(pattern, host))) return 'test_host';
  if (!filterReferrerSpam || ORDERS.has(name)) return undefined;
  return isSpam(referrerHostOf(page.referrer)) ? 'referrer_spam' : undefined;
}

function isSpam(host: string | undefined): boolean {
  for (let rest = host; rest; rest = rest.includes('.') ? rest.slice(rest.indexOf('.') + 1) : undefined) {
    if (spamHosts.has(rest)) return true;
  }
  return false;
}

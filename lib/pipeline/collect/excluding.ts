/**
 * What of a request's events is left out for where it came from, and for what their pages are. Addresses expire, so what they say
 * is decided here for good; what pages say is decided anew whenever events are derived (derive/counted.ts).
 */
import type { Admission } from '@/lib/collection';
import { isInNetwork, type Network, parseNetwork } from '@/lib/core/cidr';
import { exclusionOf } from '@/lib/enrichment';
import type { FilterReason } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';

const networksOf = new WeakMap<readonly string[], Network[]>();

/** The part of an admission that says so; `known` is why the request is left out anyway. */
export function excluding(
  site: Site,
  address: string | undefined,
  known: FilterReason | undefined,
): Pick<Admission, 'filtered' | 'excludes'> {
  const internal = address !== undefined && isInternal(site.settings.internalAddresses, address);
  return { filtered: known ?? (internal ? 'internal' : undefined), excludes: (wire) => exclusionOf(wire, site) };
}

function isInternal(internalAddresses: readonly string[], address: string): boolean {
  if (internalAddresses.length === 0) return false;
  let networks = networksOf.get(internalAddresses);
  if (!networks) {
    networks = internalAddresses.flatMap((text) => parseNetwork(text) ?? []);
    networksOf.set(internalAddresses, networks);
  }
  return networks.some((network) => isInNetwork(network, address));
}

/** The address that a request came from, as far as it can be believed: TRUSTED_PROXY_HOPS of X-Forwarded-For, no more. */
import ipaddr from 'ipaddr.js';

/** The peer's address, or with trusted proxies the entry that the outermost of them wrote into X-Forwarded-For. */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trustedHops: number,
): string | undefined {
  if (trustedHops === 0) return plain(peer);
  const hops = (forwardedFor ?? '')
    .split(',')
    .map((hop) => hop.trim())
    .filter(Boolean);
  return plain(hops.at(-trustedHops) ?? hops[0] ?? peer);
}

/** Without the IPv6 wrapping of an IPv4 address. */
function plain(address: string | undefined): string | undefined {
  return address?.replace(/^::ffff:(?=\d+\.)/, '');
}

/**
 * The first 64 bits of an IPv6 address are one customer's, who may use any address below them
 * (https://www.rfc-editor.org/rfc/rfc6177, read 2026-11).
 */
const IPV6_NETWORK_BITS = 64;

/** What an address counts as where somebody is counted: IPv4 as it is, IPv6 as its /64; "unknown" for text that is no address. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toNormalizedString()}/${IPV6_NETWORK_BITS}`)}/${IPV6_NETWORK_BITS}`;
}

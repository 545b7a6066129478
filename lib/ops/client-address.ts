/** The address that a request came from, as far as it can be believed: TRUSTED_PROXY_HOPS of X-Forwarded-For, no more. */

import ipaddr from 'ipaddr.js';

/** What one customer of a network gets (https://www.rfc-editor.org/rfc/rfc6177, read 2026-11): 2^64 addresses, all theirs. */
const IPV6_SENDER_PARTS = 4;

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

/** What stands for the sender where it is counted: an IPv4 address itself, of an IPv6 address its /64. */
export function senderOf(address: string): string {
  if (!address.includes(':') || !ipaddr.IPv6.isValid(address)) return address;
  return `${ipaddr.IPv6.parse(address)
    .parts.slice(0, IPV6_SENDER_PARTS)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}

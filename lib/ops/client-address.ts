/** The address that a request came from, as far as it can be believed: TRUSTED_PROXY_HOPS of X-Forwarded-For, no more. */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * The peer's address, or with trusted proxies the entry that the outermost of them wrote into X-Forwarded-For; undefined where that
 * is no address ("unknown").
 */
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

/**
 * The address alone: without the port that some proxies add (1.2.3.4:5678, [2001:db8::1]:443), the interface it came by, and the
 * IPv6 wrapping of an IPv4 address.
 */
function plain(written: string | undefined): string | undefined {
  if (!written || written.length > WRITTEN_LENGTH_MAX) return undefined;
  const [, bracketed, withPort] = /^\[([^\]]+)\](?::\d+)?$|^(\d+(?:\.\d+){3}):\d+$/.exec(written) ?? [];
  const address = (bracketed ?? withPort ?? written).replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(address) === 0 ? undefined : address;
}

const WRITTEN_LENGTH_MAX = 100;

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

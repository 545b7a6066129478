/** The address that a request came from, as far as it can be believed: TRUSTED_PROXY_HOPS of X-Forwarded-For, no more. */

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

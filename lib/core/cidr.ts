/**
 * Internet addresses and networks in CIDR notation (RFC 4632; RFC 4291 for IPv6), without Node's own types, so that forms can check
 * them too. An IPv4 address written as IPv6 (::ffff:192.0.2.1) is that IPv4 address.
 */

export type Network = { bits: 32 | 128; prefix: number; value: bigint };

/** The network of "192.0.2.0/24" or "2001:db8::/32", or of a single address; undefined when it is none. */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', length, ...more] = text.trim().split('/');
  const parsed = parseAddress(address);
  if (!parsed || more.length > 0) return undefined;
  if (length === undefined) return { ...parsed, prefix: parsed.bits };
  if (!/^\d{1,3}$/.test(length)) return undefined;
  const prefix = Number(length) - (parsed.mapped ? 96 : 0);
  return prefix >= 0 && prefix <= parsed.bits ? { ...parsed, prefix } : undefined;
}

/** Whether the address lies in the network; never of one that cannot be read, or of the other family. */
export function isInNetwork(network: Network, address: string): boolean {
  const parsed = parseAddress(address);
  if (!parsed || parsed.bits !== network.bits) return false;
  const shift = BigInt(network.bits - network.prefix);
  return parsed.value >> shift === network.value >> shift;
}

type Address = Pick<Network, 'bits' | 'value'> & { mapped?: boolean };

function parseAddress(text: string): Address | undefined {
  const address = text.replace(/%.*$/, '');
  const four = parseIpv4(address);
  if (four !== undefined) return { bits: 32, value: four };
  const six = parseIpv6(address);
  if (six === undefined) return undefined;
  return six >> 32n === 0xffffn ? { bits: 32, value: six & 0xffffffffn, mapped: true } : { bits: 128, value: six };
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const last = text.slice(text.lastIndexOf(':') + 1);
  const four = last.includes('.') ? parseIpv4(last) : undefined;
  if (last.includes('.') && four === undefined) return undefined;
  const plain =
    four === undefined ? text : `${text.slice(0, -last.length)}${(four >> 16n).toString(16)}:${(four & 0xffffn).toString(16)}`;
  const [head = '', tail, ...more] = plain.split('::');
  if (more.length > 0 || !plain.includes(':')) return undefined;
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n);
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}

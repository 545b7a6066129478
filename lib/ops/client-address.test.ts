/**
 * Protects: an address is read in every form that balancers write it in, and as far as it is trusted; whoever holds an IPv6 network is
 * one sender.
 */
import { expect, it } from 'vitest';
import { clientAddress, networkOf } from './client-address';

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
  ['::1', '::/64'],
  ['unknown', 'unknown'],
  ['x'.repeat(10_000), 'unknown'],
])('%s counts as %s', (address, network) => expect(networkOf(address)).toBe(network));

it.each([
  ['198.51.100.4', '198.51.100.4'],
  ['198.51.100.4:51234', '198.51.100.4'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['2001:db8::1', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['::ffff:198.51.100.4', '198.51.100.4'],
  ['unknown', undefined],
  ['_hidden', undefined],
  ['9'.repeat(10_000), undefined],
])('reads %s as a proxy writes it', (written, address) => {
  expect(clientAddress('10.0.0.1', written, 1)).toBe(address);
});

it.each([
  ['a forged entry before the proxy’s own', '203.0.113.1, 198.51.100.4', 1, '198.51.100.4'],
  ['two proxies', '203.0.113.1, 198.51.100.4, 10.0.0.9', 2, '198.51.100.4'],
  ['fewer entries than proxies', '198.51.100.4', 3, '198.51.100.4'],
  ['no header', undefined, 1, '10.0.0.1'],
  ['no trusted proxy', '203.0.113.1', 0, '10.0.0.1'],
])('with %s', (_, header, hops, address) => expect(clientAddress('10.0.0.1', header, hops)).toBe(address));

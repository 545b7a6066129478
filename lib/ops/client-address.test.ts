/** Protects limits by address from those who have many: whoever holds an IPv6 network is one sender. */
import { expect, it } from 'vitest';
import { networkOf } from './client-address';

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

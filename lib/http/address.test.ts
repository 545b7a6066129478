/** Protects the server from addresses that nothing behind it can read: each is the sender's fault and never ours. */
import { describe, expect, it } from 'vitest';
import { originForm, pathOf, requireReadable } from './address';

const MALFORMED = expect.objectContaining({ code: 'malformed' });

describe('originForm', () => {
  it.each([
    ['/orders?q=1', '/orders?q=1'],
    ['//double', '//double'],
    ['http://t.example/orders?q=1', '/orders?q=1'],
    ['HTTPS://t.example:8443', '/'],
    ['http://t.example?q=1', '/?q=1'],
  ])('of %s is %s', (target, expected) => expect(originForm(target)).toBe(expected));

  it.each([undefined, '', '*', 't.example:443', 'ftp://t.example/'])('refuses %j', (target) => {
    expect(() => originForm(target)).toThrow(MALFORMED);
  });
});

describe('requireReadable', () => {
  it.each(['/', '/caf%C3%A9/50%25?q=%', '/a?q=%E0%A4%A', '/%2500'])('lets %s pass', (address) => requireReadable(address));

  it.each(['/%', '/%zz/orders', '/demo/%E0%A4%A', '/%ff', '/%00', '/demo/a%00b', '/orders?q=a%00', '/orders?a%00=1'])(
    'refuses %s',
    (address) => expect(() => requireReadable(address)).toThrow(MALFORMED),
  );
});

it('the path ends where the query begins', () => {
  expect(['/a?b=/c', '/a', '/a#b?c', '?b'].map(pathOf)).toEqual(['/a', '/a', '/a', '']);
});

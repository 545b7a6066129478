/**
 * Protects the hand-over between domains: only this server's token, only for two minutes, only in the same browser at the same
 * address.
 */
import { describe, expect, it } from 'vitest';
import type { Id } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import type { CollectRequest } from './collect-request';
import { readHandOver, signHandOver } from './hand-over';

const NOW = new Date('2026-03-29T01:30:00Z');
const VISITOR = '019d0000-0000-7000-8000-0000000000aa' as Id<'visitor'>;
const site = { id: '019d0000-0000-7000-8000-000000000001' } as Site;
const request = (over: Partial<CollectRequest> = {}): CollectRequest => ({
  path: 'p',
  receivedAt: NOW,
  body: undefined,
  secure: true,
  userAgent: 'Mozilla/5.0 (Zürich)',
  address: '192.0.2.7',
  ...over,
});
const token = signHandOver('secret', site, VISITOR, request());
const later = (milliseconds: number) => request({ receivedAt: new Date(NOW.getTime() + milliseconds) });

describe('readHandOver', () => {
  it.each([
    ['at once', token, request(), VISITOR],
    ['at two minutes', token, later(120_000), VISITOR],
    ['a millisecond later', token, later(120_001), undefined],
    ['in another browser', token, request({ userAgent: 'Mozilla/5.0' }), undefined],
    ['at another address', token, request({ address: '192.0.2.8' }), undefined],
    ['with another visitor', token.replace('aa.', 'ab.'), request(), undefined],
    ['with a longer life', token.replace(/\.\w+\./, '.zzzzzzzzz.'), request(), undefined],
    ['cut off', token.slice(0, -1), request(), undefined],
    ['not there', undefined, request(), undefined],
    ['nonsense', '..', request(), undefined],
  ])('%s', (_, given, at, expected) => {
    expect(readHandOver('secret', site, given, at)).toBe(expected);
  });

  it('takes no token of another site or secret', () => {
    expect(readHandOver('other', site, token, request())).toBeUndefined();
    expect(readHandOver('secret', { id: '019d0000-0000-7000-8000-000000000002' } as Site, token, request())).toBeUndefined();
  });
});

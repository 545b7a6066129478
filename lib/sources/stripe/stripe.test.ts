/** Protects Stripe's signature with its tolerance and rotation, and its odd currencies; what events become is in cases/. */
import { describe, expect, it } from 'vitest';
import { hmacSha256 } from '@/lib/core/hash';
import { amountOf } from './amount';
import { verifyStripe } from './signature';

const NOW = new Date('2026-03-29T01:30:00Z');
const BODY = Buffer.from('{"id":"evt_ü"}');
const seconds = NOW.getTime() / 1_000;

function signed(secret: string, at = seconds, body = BODY): string {
  return `t=${at},v0=x,v1=${'0'.repeat(64)},v1=${hmacSha256(secret, `${at}.`, body).toString('hex')}`;
}

describe('verifyStripe', () => {
  it.each([
    ['its own secret', signed('whsec_1'), ['whsec_1'], undefined],
    ['the old of two secrets', signed('whsec_1'), ['whsec_2', 'whsec_1'], undefined],
    ['another secret', signed('whsec_3'), ['whsec_1'], 'wrong_signature'],
    ['another body', signed('whsec_1', seconds, Buffer.from('{}')), ['whsec_1'], 'wrong_signature'],
    ['five minutes', signed('whsec_1', seconds - 300), ['whsec_1'], undefined],
    ['a second more', signed('whsec_1', seconds - 301), ['whsec_1'], 'stale_signature'],
    ['a time without signature', `t=${seconds}`, ['whsec_1'], 'missing_signature'],
    ['nothing', undefined, ['whsec_1'], 'missing_signature'],
  ])('%s', (_, header, secrets, fault) => {
    const request = {
      method: 'POST',
      path: '',
      query: new URLSearchParams(),
      headers: { 'stripe-signature': header },
      body: BODY,
      receivedAt: NOW,
    };
    expect(verifyStripe(request, secrets)).toBe(fault);
  });
});

describe('amountOf', () => {
  it.each([
    [1990, 'eur', '19.90'],
    [1000, 'JPY', '1000'],
    [12340, 'KWD', '12.340'],
    [500, 'ISK', '5.00'],
    [-5, 'UGX', '-0.05'],
    ['99999999999', 'USD', '999999999.99'],
    [1.5, 'EUR', undefined],
    [1, 'XYZ', undefined],
  ])('%s %s is %s', (minor, currency, expected) => {
    expect(amountOf(minor, currency)).toBe(expected);
  });
});

/** Protects what is X's own: signatures by the letter of its documents. */
import { describe, expect, it } from 'vitest';
import { signatureOf } from './sign';

describe('a signature', () => {
  it('is that of RFC 5849, section 1.2', () => {
    const parameters = {
      oauth_consumer_key: 'dpf43f3p2l4k3l03',
      oauth_token: 'nnch734d00sl2jdk',
      oauth_signature_method: 'HMAC-SHA1',
      oauth_timestamp: '137131202',
      oauth_nonce: 'chapoH',
    };
    const keys = { consumerSecret: 'kd94hf93k423kf44', accessTokenSecret: 'pfkkdhi9sl3r4s00' };
    const url = 'http://photos.example.net/photos?file=vacation.jpg&size=original';
    expect(signatureOf(url, parameters, keys)).toBe('MdpQcU8iPSUjWoN/UDMsK2sui9I=');
  });
});

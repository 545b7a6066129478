/** Protects what receivers verify: the signatures are those of the specification's own libraries, and two secrets sign in turn. */
import { describe, expect, it } from 'vitest';
import { signStandard, standardSignature } from './standard-webhooks';

/** The test vector of the specification's libraries: github.com/standard-webhooks/standard-webhooks (read 2026-11). */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const SECONDS = 1_614_265_330;
const BODY = '{"test": 2432232314}';
const SIGNATURE = 'g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

describe('signStandard', () => {
  it.each([
    ['text', BODY],
    ['bytes', Buffer.from(BODY)],
  ])('signs %s as the specification does', (_, body) => {
    expect(signStandard(SECRET, ID, new Date(SECONDS * 1_000 + 999), body)).toEqual({
      'webhook-id': ID,
      'webhook-timestamp': String(SECONDS),
      'webhook-signature': `v1,${SIGNATURE}`,
    });
  });

  it('signs with both secrets while one is being replaced, the new one first', () => {
    const fresh = 'whsec_bmV3IHNlY3JldCBvZiB0aGlydHkgY2hhcmFjdGVycw==';
    const own = standardSignature(fresh, ID, String(SECONDS), BODY);
    expect(signStandard([fresh, SECRET], ID, new Date(SECONDS * 1_000), BODY)['webhook-signature']).toBe(
      `v1,${own} v1,${SIGNATURE}`,
    );
  });
});

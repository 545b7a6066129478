/**
 * Access tokens of Login with Amazon: they live for an hour, and are asked for with a refresh token.
 * https://developer.amazon.com/docs/login-with-amazon/retrieve-token-other-platforms-cbl-docs.html (read 2026-11)
 */
import type { Result } from '@/lib/core/result';
import type { Outcome, VendorRequest, VendorResponse } from '@/lib/model/delivery';
import type { CodeTable } from '../codes';
import { accessTokenIn, tokenForm } from '../oauth';
import type { AmazonSettings } from './settings';

export const LOGIN_HOST = 'https://api.amazon.com';
const FOR_CONSENT_PAGES =
  'The standard has it for consent pages; that Amazon answers it to a call for a token is not documented.';

const ownErrors: CodeTable = {
  page: 'https://datatracker.ietf.org/doc/html/rfc6749#section-4.1.2.1',
  read: '2026-11',
  rows: [
    { means: 'permission', code: ['access_denied'], unconfirmed: FOR_CONSENT_PAGES },
    { means: 'transient', code: ['server_error', 'temporarily_unavailable'], unconfirmed: FOR_CONSENT_PAGES },
  ],
};

/** The request for an access token. */
export function tokenRequest(settings: AmazonSettings, loginHost: string): VendorRequest {
  const { clientId, clientSecret, refreshToken } = settings;
  // Without an authorization header: Amazon refuses this call when it carries one.
  return tokenForm(`${loginHost}/auth/o2/token`, {
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
  });
}

/** The token in the answer, or why there is none. */
export function readToken(response: VendorResponse, now: Date): Result<{ accessToken: string; expiresAt: Date }, Outcome> {
  return accessTokenIn(response, now, 'Login with Amazon', ownErrors);
}

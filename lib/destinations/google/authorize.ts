/**
 * Access tokens for the Data Manager API: they live for an hour, and are asked for with a signed claim of a service account, or
 * with a refresh token (https://datatracker.ietf.org/doc/html/rfc6749#section-6).
 */
import type { Result } from '@/lib/core/result';
import { GOOGLE_TOKEN_URL, JWT_BEARER, readServiceAccountKey, signedClaim } from '@/lib/core/service-account';
import type { Outcome, VendorRequest, VendorResponse } from '@/lib/model/delivery';
import type { CodeTable } from '../codes';
import { accessTokenIn, tokenForm } from '../oauth';
import type { GoogleSettings } from './settings';

export const GOOGLE_BASE_URL = 'https://datamanager.googleapis.com';
const SCOPE = 'https://www.googleapis.com/auth/datamanager';

const ownErrors: CodeTable = {
  page: 'https://developers.google.com/identity/protocols/oauth2/web-server#authorization-errors',
  read: '2026-11',
  rows: [
    { means: 'reconnect', code: ['deleted_client', 'disabled_client'] },
    { means: 'permission', code: ['access_denied', 'admin_policy_enforced', 'org_internal'] },
    { means: 'throttled', code: ['rate_limit_exceeded'] },
    { means: 'transient', code: ['internal_failure'] },
  ],
};

/** The request for an access token. A connection with an address of its own (a proxy, the sandbox) asks there. */
export function tokenRequest(settings: GoogleSettings, baseUrl: string, now: Date): VendorRequest {
  const key = settings.serviceAccountKey ? readServiceAccountKey(settings.serviceAccountKey) : undefined;
  const grant: Record<string, string> = key
    ? { grant_type: JWT_BEARER, assertion: signedClaim(key, SCOPE, now) }
    : {
        grant_type: 'refresh_token',
        client_id: settings.clientId ?? '',
        client_secret: settings.clientSecret ?? '',
        refresh_token: settings.refreshToken ?? '',
      };
  return tokenForm(baseUrl === GOOGLE_BASE_URL ? GOOGLE_TOKEN_URL : `${baseUrl}/token`, grant);
}

/** The token in the answer, or why there is none. */
export function readToken(response: VendorResponse, now: Date): Result<{ accessToken: string; expiresAt: Date }, Outcome> {
  return accessTokenIn(response, now, 'Google’s token address', ownErrors);
}

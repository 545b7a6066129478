/**
 * Access tokens for the Data Manager API: they live for an hour, and are asked for with a signed claim of a service account, or
 * with a refresh token. https://developers.google.com/identity/protocols/oauth2/service-account#httprest, after
 * https://datatracker.ietf.org/doc/html/rfc7523 and https://datatracker.ietf.org/doc/html/rfc6749#section-6
 */
import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { HOUR_MS } from '@/lib/core/instant';
import type { Result } from '@/lib/core/result';
import type { Outcome, VendorRequest, VendorResponse } from '@/lib/model/delivery';
import type { CodeTable } from '../codes';
import { accessTokenIn, tokenForm } from '../oauth';
import { type GoogleSettings, readKeyFile, type ServiceAccountKey } from './settings';

export const GOOGLE_BASE_URL = 'https://datamanager.googleapis.com';
const TOKEN_URL = 'https://oauth2.googleapis.com/token';
const SCOPE = 'https://www.googleapis.com/auth/datamanager';
/** The longest that Google takes. */
const CLAIM_MS = HOUR_MS;

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
export async function tokenRequest(settings: GoogleSettings, baseUrl: string, now: Date): Promise<VendorRequest> {
  const key = settings.serviceAccountKey ? readKeyFile(settings.serviceAccountKey) : undefined;
  const grant: Record<string, string> = key
    ? { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: await signedClaim(key, now) }
    : {
        grant_type: 'refresh_token',
        client_id: settings.clientId ?? '',
        client_secret: settings.clientSecret ?? '',
        refresh_token: settings.refreshToken ?? '',
      };
  return tokenForm(baseUrl === GOOGLE_BASE_URL ? TOKEN_URL : `${baseUrl}/token`, grant);
}

/** A JSON Web Token that Google takes for an hour, its times counted from `now`: https://datatracker.ietf.org/doc/html/rfc7519 */
function signedClaim(key: ServiceAccountKey, now: Date): Promise<string> {
  return new SignJWT({ scope: SCOPE })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.private_key_id })
    .setIssuer(key.client_email)
    .setAudience(TOKEN_URL)
    .setIssuedAt(now)
    .setExpirationTime(new Date(now.getTime() + CLAIM_MS))
    .sign(createPrivateKey(key.private_key));
}

/** The token in the answer, or why there is none. */
export function readToken(response: VendorResponse, now: Date): Result<{ accessToken: string; expiresAt: Date }, Outcome> {
  return accessTokenIn(response, now, 'Google’s token address', ownErrors);
}

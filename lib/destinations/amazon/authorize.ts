/**
 * Access tokens of Login with Amazon: they live for an hour, and are asked for with a refresh token.
 * https://developer.amazon.com/docs/login-with-amazon/retrieve-token-other-platforms-cbl-docs.html (read 2026-11)
 */
import { z } from 'zod';
import { SECOND_MS } from '@/lib/core/instant';
import { fail, ok, type Result } from '@/lib/core/result';
import type { Outcome, VendorRequest, VendorResponse } from '@/lib/model/delivery';
import { type CodeTable, outcomeOfCode } from '../codes';
import { outcomeOfStatus, readJson, withoutReceipt } from '../read';
import type { AmazonSettings } from './settings';

const TOKEN_URL = 'https://api.amazon.com/auth/o2/token';

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
const errorSchema = z.object({ error: z.string(), error_description: z.string().optional() });

const oauthCodes: CodeTable = {
  page: 'https://datatracker.ietf.org/doc/html/rfc6749#section-5.2',
  read: '2026-11',
  rows: [
    { means: 'reconnect', code: ['invalid_grant', 'invalid_client'] },
    { means: 'permission', code: ['unauthorized_client', 'invalid_scope', 'access_denied'] },
    { means: 'settings', code: ['invalid_request', 'unsupported_grant_type'] },
    { means: 'transient', code: ['server_error', 'temporarily_unavailable'] },
  ],
};

/** The request for an access token. A connection with an address of its own (a proxy, the sandbox) asks there. */
export function tokenRequest(settings: AmazonSettings, ownBase: string | undefined): VendorRequest {
  const { clientId, clientSecret, refreshToken } = settings;
  const grant = { grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken };
  return {
    method: 'POST',
    url: ownBase ? `${ownBase}/auth/o2/token` : TOKEN_URL,
    // Amazon refuses this call when it carries an authorization header.
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(grant).toString(),
  };
}

/** The token in the answer, or why there is none. Refused credentials never reject an event: they wait for a person. */
export function readToken(response: VendorResponse, now: Date): Result<{ accessToken: string; expiresAt: Date }, Outcome> {
  const body = readJson(response);
  const token = tokenSchema.safeParse(body);
  if (response.status === 200 && token.success) {
    const { access_token: accessToken, expires_in: seconds } = token.data;
    return ok({ accessToken, expiresAt: new Date(now.getTime() + seconds * SECOND_MS) });
  }
  const refused = errorSchema.safeParse(body);
  if (!refused.success) {
    const isSuccess = response.status >= 200 && response.status < 300;
    return fail(isSuccess ? withoutReceipt(response, 'Login with Amazon gave no token.') : outcomeOfStatus(response));
  }
  const { error: code, error_description: message = code } = refused.data;
  return fail(outcomeOfCode([oauthCodes], response, { code, message }));
}

/**
 * Access tokens of OAuth 2.0 that live for a short time: asked for with a form, and read from what is answered.
 * https://datatracker.ietf.org/doc/html/rfc6749#section-5 (read 2026-11)
 */
import { z } from 'zod';
import { SECOND_MS } from '@/lib/core/instant';
import { fail, ok, type Result } from '@/lib/core/result';
import type { Outcome, VendorRequest, VendorResponse } from '@/lib/model/delivery';
import { type CodeTable, outcomeOfCode } from './codes';
import { outcomeOfStatus, readJson, withoutReceipt } from './read';

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
const errorSchema = z.object({ error: z.string(), error_description: z.string().optional() });

const errors: CodeTable = {
  page: 'https://datatracker.ietf.org/doc/html/rfc6749#section-5.2',
  read: '2026-11',
  rows: [
    { means: 'reconnect', code: ['invalid_grant', 'invalid_client'] },
    { means: 'permission', code: ['unauthorized_client', 'invalid_scope'] },
    { means: 'settings', code: ['invalid_request', 'unsupported_grant_type'] },
  ],
};

/** The request for a token; the form says by what right. */
export function tokenForm(url: string, grant: Record<string, string>): VendorRequest {
  return {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(grant).toString(),
  };
}

/**
 * The token in the answer, or why there is none. Refused credentials never reject an event: they wait for a person.
 * `own`: the platform's codes beside those of the standard; `giver`: what it calls itself.
 */
export function accessTokenIn(
  response: VendorResponse,
  now: Date,
  giver: string,
  own: CodeTable,
): Result<{ accessToken: string; expiresAt: Date }, Outcome> {
  const body = readJson(response);
  const token = tokenSchema.safeParse(body);
  if (response.status === 200 && token.success) {
    const { access_token: accessToken, expires_in: seconds } = token.data;
    return ok({ accessToken, expiresAt: new Date(now.getTime() + seconds * SECOND_MS) });
  }
  const refused = errorSchema.safeParse(body);
  if (refused.success) {
    const { error: code, error_description: message = code } = refused.data;
    return fail(outcomeOfCode([errors, own], response, { code, message }));
  }
  const isSuccess = response.status >= 200 && response.status < 300;
  return fail(isSuccess ? withoutReceipt(response, `${giver} gave no token.`) : outcomeOfStatus(response));
}

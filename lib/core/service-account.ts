/**
 * Keys of Google's service accounts, and the claims that they sign to be given an access token:
 * https://developers.google.com/identity/protocols/oauth2/service-account#httprest, after
 * https://datatracker.ietf.org/doc/html/rfc7523 and https://datatracker.ietf.org/doc/html/rfc7519 (read 2026-11)
 */
import { createPrivateKey, sign } from 'node:crypto';
import { HOUR_MS, SECOND_MS } from './instant';
import { member, parseExactJson, textOf } from './json';

/** Where the claims are taken, and whom they are made for. */
export const GOOGLE_TOKEN_URL = 'https://oauth2.googleapis.com/token';
export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

export type ServiceAccountKey = { clientEmail: string; privateKey: string; privateKeyId?: string };

/** RS256 asks for at least this: https://datatracker.ietf.org/doc/html/rfc7518#section-3.3 */
const RSA_BITS_MIN = 2048;
/** The longest that Google takes. */
const CLAIM_MS = HOUR_MS;

/** The key in the JSON file that Google Cloud gives out, or undefined when it is none that can sign with RS256. */
export function readServiceAccountKey(text: string): ServiceAccountKey | undefined {
  const file = parseExactJson(text);
  const clientEmail = textOf(member(file, 'client_email'));
  const privateKey = textOf(member(file, 'private_key'));
  const privateKeyId = textOf(member(file, 'private_key_id'));
  if (!clientEmail || !privateKey || !canSign(privateKey)) return undefined;
  return { clientEmail, privateKey, ...(privateKeyId !== undefined && { privateKeyId }) };
}

function canSign(privateKey: string): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(privateKey);
    return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= RSA_BITS_MIN;
  } catch {
    return false;
  }
}

/** A JSON Web Token that asks Google for the scope, good for an hour from `now`. */
export function signedClaim(key: ServiceAccountKey, scope: string, now: Date): string {
  const issuedAt = Math.floor(now.getTime() / SECOND_MS);
  const header = { alg: 'RS256', typ: 'JWT', kid: key.privateKeyId };
  const claim = { scope, iss: key.clientEmail, aud: GOOGLE_TOKEN_URL, iat: issuedAt, exp: issuedAt + CLAIM_MS / SECOND_MS };
  const signed = [header, claim].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key.privateKey).toString('base64url')}`;
}

/** Requests to the Amazon Ads API, by the app and in one profile. https://advertising.amazon.com/API/docs/en-us/reference/api-overview (read 2026-11) */
import type { SpendAccess, SpendRequest } from '../define';
import { addressesOf } from './region';

export const AMAZON_REPORTING_VERSION = 'v3';
const CREATE = `application/vnd.createasyncreportrequest.${AMAZON_REPORTING_VERSION}+json`;

/** A GET of a path, or a POST where there is a body. */
export function amazonRequest(access: SpendAccess, path: string, over: { profile?: string; body?: object } = {}): SpendRequest {
  const { grant, entered, base } = access;
  const { profile, body } = over;
  const url = `${addressesOf(entered, base).api}${path}`;
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${grant.accessToken}`,
    'amazon-advertising-api-clientid': entered['clientId'] ?? '',
    ...(profile !== undefined && { 'amazon-advertising-api-scope': profile }),
  };
  if (!body) return { method: 'GET', url, headers };
  return { method: 'POST', url, headers: { ...headers, 'content-type': CREATE }, body: JSON.stringify(body) };
}

/** Requests to Microsoft Advertising's REST services: all are POST. https://learn.microsoft.com/en-us/advertising/guides/get-started-rest (read 2026-11) */
import type { AdAccountFacts } from '@/lib/model/spend';
import type { SpendAccess, SpendRequest } from '../define';

export const MICROSOFT_VERSION = 'v13';
const services = {
  CustomerManagement: 'https://clientcenter.api.bingads.microsoft.com',
  Reporting: 'https://reporting.api.bingads.microsoft.com',
};

/** A question to a service; `account`: of whose ads. */
export function microsoftPost(
  { grant, entered, base }: SpendAccess,
  service: keyof typeof services,
  path: string,
  body: object,
  account?: AdAccountFacts,
): SpendRequest {
  return {
    method: 'POST',
    url: `${base ?? services[service]}/${service}/${MICROSOFT_VERSION}${path}`,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${grant.accessToken}`,
      'content-type': 'application/json',
      developertoken: entered['developerToken'] ?? '',
      ...(account && { customeraccountid: account.externalId, customerid: account.loginId ?? '' }),
    },
    body: JSON.stringify(body),
  };
}

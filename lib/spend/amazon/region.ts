/** Amazon Ads is in three regions, each with addresses of its own. https://advertising.amazon.com/API/docs/en-us/reference/api-overview (read 2026-11) */
import { needed } from '../answer';
import type { Entered } from '../define';

const regions = {
  na: { login: 'https://www.amazon.com', token: 'https://api.amazon.com', api: 'https://advertising-api.amazon.com' },
  eu: { login: 'https://eu.account.amazon.com', token: 'https://api.amazon.co.uk', api: 'https://advertising-api-eu.amazon.com' },
  fe: {
    login: 'https://apac.account.amazon.com',
    token: 'https://api.amazon.co.jp',
    api: 'https://advertising-api-fe.amazon.com',
  },
};
type Region = keyof typeof regions;

/** The addresses of the region that is entered, or the sandbox's in place of all. */
export function addressesOf(entered: Entered, base: string | undefined): (typeof regions)[Region] {
  if (base !== undefined) return { login: base, token: base, api: base };
  const region = entered['region']?.trim().toLowerCase() ?? '';
  return needed(Object.hasOwn(regions, region) ? regions[region as Region] : undefined, 'region (na, eu or fe)', 'Amazon');
}

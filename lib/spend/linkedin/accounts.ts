/** The ad accounts of whoever signed in: https://learn.microsoft.com/en-us/linkedin/marketing/integrations/ads/account-structure/create-and-manage-accounts (read 2026-11) */
import { parseCurrency } from '@/lib/core/currency';
import { member, textOf } from '@/lib/core/json';
import type { AdAccountFacts } from '@/lib/model/spend';
import type { SpendAccess, SpendConversation } from '../define';
import { idIn, linkedinList } from './request';

/** All of them. LinkedIn counts days in UTC, and tells no zone. */
export function* linkedinAccounts(access: SpendAccess): SpendConversation<AdAccountFacts[]> {
  const listed = yield* linkedinList(access, '/adAccounts', 'search');
  return listed.flatMap((account) => {
    const externalId = idIn(member(account, 'id'));
    const currency = parseCurrency(member(account, 'currency'));
    if (!externalId || !currency) return [];
    return [{ externalId, name: textOf(member(account, 'name')) ?? externalId, currency, timeZone: 'UTC' }];
  });
}

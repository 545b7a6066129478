/** The ad accounts of whoever signed in: https://developers.pinterest.com/docs/api/v5/ad_accounts-list (read 2026-11) */
import { parseCurrency } from '@/lib/core/currency';
import { member, textOf } from '@/lib/core/json';
import type { AdAccountFacts } from '@/lib/model/spend';
import type { SpendAccess, SpendConversation } from '../define';
import { pinterestList } from './request';

/** All of them, shared ones too. Pinterest counts days in UTC, and tells no zone. */
export function* pinterestAccounts(access: SpendAccess): SpendConversation<AdAccountFacts[]> {
  const listed = yield* pinterestList(access, '/ad_accounts', { include_shared_accounts: 'true' });
  return listed.flatMap((account) => {
    const externalId = textOf(member(account, 'id'));
    const currency = parseCurrency(member(account, 'currency'));
    if (!externalId || !currency) return [];
    return [{ externalId, name: textOf(member(account, 'name')) ?? externalId, currency, timeZone: 'UTC' }];
  });
}

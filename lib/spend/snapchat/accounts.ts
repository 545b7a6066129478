/** The ad accounts of the organizations of whoever signed in: https://developers.snap.com/api/marketing-api/Ads-API/organizations (read 2026-11) */
import { parseCurrency } from '@/lib/core/currency';
import { isTimeZone } from '@/lib/core/day';
import { listOf, member, textOf } from '@/lib/core/json';
import type { AdAccountFacts } from '@/lib/model/spend';
import type { SpendAccess, SpendConversation } from '../define';
import { snapchatList } from './request';

/** Each account once, whichever organizations show it. */
export function* snapchatAccounts(access: SpendAccess): SpendConversation<AdAccountFacts[]> {
  const query = { with_ad_accounts: 'true', limit: 50 };
  const organizations = yield* snapchatList(access, '/me/organizations', 'organizations', query);
  const accounts = organizations
    .flatMap((each) => listOf(member(each, 'organization', 'ad_accounts')))
    .flatMap((account) => accountOf(account) ?? []);
  return [...new Map(accounts.map((account) => [account.externalId, account])).values()];
}

function accountOf(account: unknown): AdAccountFacts | undefined {
  const externalId = textOf(member(account, 'id'));
  const currency = parseCurrency(member(account, 'currency'));
  if (!externalId || !currency) return undefined;
  const zone = textOf(member(account, 'timezone')) ?? '';
  const facts = { externalId, name: textOf(member(account, 'name')) ?? externalId, currency };
  if (isTimeZone(zone)) return { ...facts, timeZone: zone };
  return { ...facts, timeZone: 'UTC', closed: `Snapchat names its time zone “${zone}”, which nobody here knows.` };
}

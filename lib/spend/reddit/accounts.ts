/** The ad accounts of the businesses of whoever signed in: https://ads-api.reddit.com/docs/v3/ (read 2026-11) */
import { parseCurrency } from '@/lib/core/currency';
import { isTimeZone } from '@/lib/core/day';
import { member, textOf } from '@/lib/core/json';
import type { AdAccountFacts } from '@/lib/model/spend';
import type { SpendAccess, SpendConversation } from '../define';
import { redditList } from './request';

/** Each account once; one that is suspended still shows what it spent. */
export function* redditAccounts(access: SpendAccess): SpendConversation<AdAccountFacts[]> {
  const accounts = new Map<string, AdAccountFacts>();
  for (const business of yield* redditList(access, '/me/businesses')) {
    const id = textOf(member(business, 'id'));
    if (id === undefined) continue;
    for (const each of yield* redditList(access, `/businesses/${encodeURIComponent(id)}/ad_accounts`)) {
      const account = accountOf(each);
      if (account) accounts.set(account.externalId, account);
    }
  }
  return [...accounts.values()];
}

function accountOf(account: unknown): AdAccountFacts | undefined {
  const externalId = textOf(member(account, 'id'));
  const currency = parseCurrency(member(account, 'currency'));
  if (!externalId || !currency) return undefined;
  const zone = textOf(member(account, 'time_zone_id')) ?? 'UTC';
  const facts = { externalId, name: textOf(member(account, 'name')) ?? externalId, currency };
  if (isTimeZone(zone)) return { ...facts, timeZone: zone };
  return { ...facts, timeZone: 'UTC', closed: `Reddit names its time zone “${zone}”, which nobody here knows.` };
}

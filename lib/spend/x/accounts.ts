/** The ad accounts that the keys open: https://docs.x.com/x-ads-api/fundamentals/accounts (read 2026-11) */
import { parseCurrency } from '@/lib/core/currency';
import { isTimeZone } from '@/lib/core/day';
import { member, textOf } from '@/lib/core/json';
import type { AdAccountFacts } from '@/lib/model/spend';
import type { SpendAccess, SpendConversation } from '../define';
import { xList } from './request';

/** Each account with the currency of its funding instruments; one without any has nothing to spend. */
export function* xAccounts(access: SpendAccess): SpendConversation<AdAccountFacts[]> {
  const accounts: AdAccountFacts[] = [];
  for (const account of yield* xList(access, '/accounts')) {
    const externalId = textOf(member(account, 'id'));
    if (externalId === undefined) continue;
    const instruments = yield* xList(access, `/accounts/${externalId}/funding_instruments`, { with_deleted: 'true' });
    const currencies = new Set(instruments.flatMap((each) => parseCurrency(member(each, 'currency')) ?? []));
    const [currency] = currencies;
    if (!currency) continue;
    const zone = textOf(member(account, 'timezone')) ?? '';
    const closed =
      currencies.size > 1
        ? `It spends in several currencies (${[...currencies].join(', ')}), and X does not tell which day is in which.`
        : isTimeZone(zone)
          ? undefined
          : `X names its time zone “${zone}”, which nobody here knows.`;
    const name = textOf(member(account, 'name')) ?? externalId;
    accounts.push({
      externalId,
      name,
      currency,
      timeZone: isTimeZone(zone) ? zone : 'UTC',
      ...(closed !== undefined && { closed }),
    });
  }
  return accounts;
}

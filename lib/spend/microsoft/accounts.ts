/** The ad accounts of whoever signed in: https://learn.microsoft.com/en-us/advertising/customer-management-service/searchaccounts (read 2026-11) */
import { parseCurrency } from '@/lib/core/currency';
import { listOf, member, textOf } from '@/lib/core/json';
import type { AdAccountFacts } from '@/lib/model/spend';
import { jsonIn, needed } from '../answer';
import type { SpendAccess, SpendConversation } from '../define';
import { microsoftPost } from './request';
import { microsoftZones } from './zones';

const PAGE = 100;

/** Each with the customer that requests must name. */
export function* microsoftAccounts(access: SpendAccess): SpendConversation<AdAccountFacts[]> {
  const user = jsonIn(yield microsoftPost(access, 'CustomerManagement', '/User/Query', { UserId: null }));
  const userId = needed(textOf(member(user, 'User', 'Id')), 'user', 'Microsoft');
  const accounts: AdAccountFacts[] = [];
  for (let index = 0; ; index += 1) {
    const body = {
      Predicates: [{ Field: 'UserId', Operator: 'Equals', Value: userId }],
      PageInfo: { Index: index, Size: PAGE },
    };
    const found: unknown = member(
      jsonIn(yield microsoftPost(access, 'CustomerManagement', '/Accounts/Search', body)),
      'Accounts',
    );
    const page = listOf(found);
    accounts.push(...page.flatMap((account) => accountOf(account) ?? []));
    if (page.length < PAGE) return accounts;
  }
}

function accountOf(account: unknown): AdAccountFacts | undefined {
  const externalId = textOf(member(account, 'Id'));
  const currency = parseCurrency(member(account, 'CurrencyCode'));
  const loginId = textOf(member(account, 'ParentCustomerId'));
  if (!externalId || !currency || !loginId) return undefined;
  const facts = { externalId, name: textOf(member(account, 'Name')) ?? externalId, currency, loginId };
  const zone = textOf(member(account, 'TimeZone')) ?? '';
  const timeZone = microsoftZones[zone];
  if (timeZone !== undefined) return { ...facts, timeZone };
  return { ...facts, timeZone: 'UTC', closed: `Microsoft names its time zone “${zone}”, which nobody here knows.` };
}

/**
 * The accounts of whoever signed in: those that they reach themselves, and what lies below the managers among them.
 * https://developers.google.com/google-ads/api/docs/account-management/listing-accounts (read 2026-11)
 */
import { parseCurrency } from '@/lib/core/currency';
import { isTimeZone } from '@/lib/core/day';
import { listOf, member, textOf } from '@/lib/core/json';
import type { AdAccountFacts } from '@/lib/model/spend';
import { jsonIn } from '../answer';
import type { SpendAccess, SpendConversation } from '../define';
import { SpendFailure } from '../failure';
import { googleFault } from './fault';
import { googleRequest, googleSearch, resultsIn } from './request';

const FIELDS = ['id', 'manager', 'level', 'descriptive_name', 'currency_code', 'time_zone'];
const QUERY = `SELECT ${FIELDS.map((field) => `customer_client.${field}`).join(', ')} FROM customer_client WHERE customer_client.status = 'ENABLED'`;

/**
 * Each account once, with the manager that it is reached through where it is not reached directly. Managers have no ads of their
 * own; accounts that are cancelled are shown to nobody.
 */
export function* googleAccounts(access: SpendAccess): SpendConversation<AdAccountFacts[]> {
  const listed = jsonIn(yield googleRequest(access, 'customers:listAccessibleCustomers'));
  const roots = listOf(member(listed, 'resourceNames')).flatMap((name) => textOf(name)?.replace(/^customers\//, '') ?? []);
  const found = new Map<string, AdAccountFacts>();
  for (const root of roots) {
    const answer = yield { ...googleSearch(access, root, QUERY, root), mayFail: true };
    const refusal = googleFault(answer);
    // One that is cancelled, or lets nobody in, says nothing of the others.
    if (refusal?.fault === 'no_access') continue;
    if (refusal) throw new SpendFailure(refusal);
    for (const row of resultsIn(answer)) {
      const account = accountOf(member(row, 'customerClient'), root);
      if (account && (!found.has(account.externalId) || account.loginId === undefined)) found.set(account.externalId, account);
    }
  }
  return [...found.values()];
}

function accountOf(client: unknown, root: string): AdAccountFacts | undefined {
  const externalId = textOf(member(client, 'id'));
  const currency = parseCurrency(member(client, 'currencyCode'));
  if (!externalId || !currency || member(client, 'manager') === true) return undefined;
  const zone = textOf(member(client, 'timeZone')) ?? '';
  const facts = {
    externalId,
    name: textOf(member(client, 'descriptiveName')) ?? externalId,
    currency,
    ...(externalId !== root && { loginId: root }),
  };
  if (isTimeZone(zone)) return { ...facts, timeZone: zone };
  return { ...facts, timeZone: 'UTC', closed: `Google names its time zone “${zone}”, which nobody here knows.` };
}

/**
 * The ad accounts of whoever signed in: https://developers.facebook.com/docs/marketing-api/reference/ad-account (read 2026-11)
 */
import { parseCurrency } from '@/lib/core/currency';
import { isTimeZone } from '@/lib/core/day';
import { member, textOf } from '@/lib/core/json';
import type { AdAccountFacts } from '@/lib/model/spend';
import type { SpendAccess, SpendConversation } from '../define';
import { metaList } from './request';

const FIELDS = 'id,account_id,name,currency,timezone_name,account_status';
const PAGE = 100;

/** All of them. One that is closed or disabled still shows what it spent. */
export function* metaAccounts(access: SpendAccess): SpendConversation<AdAccountFacts[]> {
  const listed = yield* metaList(access, '/me/adaccounts', { fields: FIELDS, limit: PAGE });
  return listed.flatMap((account) => accountOf(account) ?? []);
}

/** Undefined without an id or a currency: an account that is being set up, which has spent nothing. */
function accountOf(account: unknown): AdAccountFacts | undefined {
  const externalId = textOf(member(account, 'account_id')) ?? textOf(member(account, 'id'))?.replace(/^act_/, '');
  const currency = parseCurrency(member(account, 'currency'));
  if (!externalId || !currency) return undefined;
  const zone = textOf(member(account, 'timezone_name')) ?? '';
  const facts = { externalId, name: textOf(member(account, 'name')) ?? externalId, currency };
  if (isTimeZone(zone)) return { ...facts, timeZone: zone };
  return { ...facts, timeZone: 'UTC', closed: `Meta names its time zone “${zone}”, which nobody here knows.` };
}

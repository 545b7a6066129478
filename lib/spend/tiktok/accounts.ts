/**
 * The advertisers that let the app in: https://business-api.tiktok.com/portal/docs?id=1738455508553729 and, for their currency
 * and zone, https://business-api.tiktok.com/portal/docs?id=1739593083610113 (read 2026-11)
 */
import { parseCurrency } from '@/lib/core/currency';
import { isTimeZone } from '@/lib/core/day';
import { listOf, member, textOf } from '@/lib/core/json';
import type { AdAccountFacts } from '@/lib/model/spend';
import { jsonIn } from '../answer';
import type { SpendAccess, SpendConversation } from '../define';
import { tiktokGet } from './request';

const IDS_MAX = 50;

/** All of them; one that is disabled still shows what it spent. */
export function* tiktokAccounts(access: SpendAccess): SpendConversation<AdAccountFacts[]> {
  const { appId, appSecret } = access.entered;
  const listed = jsonIn(yield tiktokGet(access, '/oauth2/advertiser/get/', { app_id: appId, secret: appSecret }));
  const ids = listOf(member(listed, 'data', 'list')).flatMap((each) => textOf(member(each, 'advertiser_id')) ?? []);
  const accounts: AdAccountFacts[] = [];
  for (let begin = 0; begin < ids.length; begin += IDS_MAX) {
    const query = { advertiser_ids: ids.slice(begin, begin + IDS_MAX) };
    const told = jsonIn(yield tiktokGet(access, '/advertiser/info/', query));
    accounts.push(...listOf(member(told, 'data', 'list')).flatMap((account) => accountOf(account) ?? []));
  }
  return accounts;
}

/** `timezone` may be an offset by name (Etc/GMT+8), whose clocks never change; `display_timezone` is the place. */
function accountOf(account: unknown): AdAccountFacts | undefined {
  const externalId = textOf(member(account, 'advertiser_id'));
  const currency = parseCurrency(member(account, 'currency'));
  if (!externalId || !currency) return undefined;
  const zones = ['display_timezone', 'timezone'].flatMap((name) => textOf(member(account, name)) ?? []);
  const timeZone = zones.find(isTimeZone);
  const facts = { externalId, name: textOf(member(account, 'name')) ?? externalId, currency };
  if (timeZone !== undefined) return { ...facts, timeZone };
  return { ...facts, timeZone: 'UTC', closed: `TikTok names its time zone “${zones.join('”, “')}”, which nobody here knows.` };
}

/** The profiles of whoever signed in: one of each seller and country. https://advertising.amazon.com/API/docs/en-us/reference/2/profiles (read 2026-11) */
import { parseCurrency } from '@/lib/core/currency';
import { isTimeZone } from '@/lib/core/day';
import { listOf, member, textOf } from '@/lib/core/json';
import type { AdAccountFacts } from '@/lib/model/spend';
import { jsonIn, needed } from '../answer';
import type { SpendAccess, SpendConversation } from '../define';
import { amazonRequest } from './request';

/** Of the region that is entered. Where several have one name, each says its country. */
export function* amazonAccounts(access: SpendAccess): SpendConversation<AdAccountFacts[]> {
  const answer = jsonIn(yield amazonRequest(access, '/v2/profiles'));
  const profiles = needed(Array.isArray(answer) ? listOf(answer) : undefined, 'profiles', 'Amazon');
  const names = profiles.map(nameOf);
  return profiles.flatMap((profile, index) => {
    const externalId = textOf(member(profile, 'profileId'));
    const currency = parseCurrency(member(profile, 'currencyCode'));
    if (!externalId || !currency) return [];
    const own = names[index] ?? externalId;
    const isShared = names.filter((name) => name === own).length > 1;
    const name = isShared ? `${own} (${textOf(member(profile, 'countryCode')) ?? externalId})` : own;
    const zone = textOf(member(profile, 'timezone')) ?? '';
    if (isTimeZone(zone)) return [{ externalId, name, currency, timeZone: zone }];
    const closed = `Amazon names its time zone “${zone}”, which nobody here knows.`;
    return [{ externalId, name, currency, timeZone: 'UTC', closed }];
  });
}

function nameOf(profile: unknown): string | undefined {
  return textOf(member(profile, 'accountInfo', 'name'));
}

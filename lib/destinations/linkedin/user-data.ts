/**
 * Who the buyer is, as LinkedIn matches them. Names go as hashes of their lower-case letters, which version 202609 brought.
 * https://learn.microsoft.com/en-us/linkedin/marketing/integrations/ads-reporting/conversions-api-schema (read 2026-11)
 */
import type { MappedConversion } from '@/lib/model/conversion';
import type { Withheld } from '@/lib/model/delivery';
import { clickOf, compact, buyerCountry, externalIdHash, withheldClick } from '../user';

/** The longest window that every type of conversion has. */
const CLICK_DAYS_MAX = 90;
const IPV4 = /^(\d{1,3}\.){3}\d{1,3}$/;

type UserId = {
  idType: 'SHA256_EMAIL' | 'LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID' | 'PLAINTEXT_IP_ADDRESS';
  idValue: string;
};
type LinkedInUser = { userIds: UserId[]; userInfo?: Record<string, unknown>; externalIds?: string[] };

/** The user of an event and what was left out; no user when LinkedIn would refuse it for want of any identifier. */
export function userOf(conversion: MappedConversion): { user?: LinkedInUser; withheld: Withheld[] } {
  const { user, client } = conversion;
  const found = clickOf(conversion, 'li_fat_id', CLICK_DAYS_MAX);
  const { click } = found;
  const isIpv4 = client.ip !== undefined && IPV4.test(client.ip);
  const userIds: UserId[] = [];
  if (user.emailHash) userIds.push({ idType: 'SHA256_EMAIL', idValue: user.emailHash });
  if (click) userIds.push({ idType: 'LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID', idValue: click.value });
  if (client.ip && isIpv4) userIds.push({ idType: 'PLAINTEXT_IP_ADDRESS', idValue: client.ip });
  const { firstNameHash, lastNameHash } = user;
  const hasName = firstNameHash !== undefined && lastNameHash !== undefined;
  const externalId = externalIdHash(conversion);
  const withheld = [
    ...withheldClick(found, 'li_fat_id', CLICK_DAYS_MAX),
    ...(client.ip && !isIpv4 ? [{ field: 'ip', why: 'LinkedIn matches by IPv4 addresses alone.' }] : []),
  ];
  if (userIds.length === 0 && !hasName && !externalId) return { withheld };
  return {
    user: {
      // Demanded, be it empty.
      userIds,
      ...(hasName && {
        userInfo: compact({
          hashedFirstName: firstNameHash,
          hashedLastName: lastNameHash,
          countryCode: buyerCountry(conversion),
        }),
      }),
      ...(externalId && { externalIds: [externalId] }),
    },
    withheld,
  };
}

/**
 * Who the buyer is, as Axon matches them: e-mail and phone as SHA-256 (the number without its plus), click ids, address and user
 * agent as they are. https://support.axon.ai/en/growth/promoting-your-websites/api/axon-conversion-api, User data (read 2026-11)
 */
import type { MappedConversion } from '@/lib/model/conversion';
import type { Withheld } from '@/lib/model/delivery';
import { clickOf, compact, externalIdHash, withheldClick } from '../user';

/** As long as Axon's own cookies live, by the server tag that its guide names; no click that is older is kept here. */
const CLICK_DAYS_MAX = 90;

type AxonUser = { keys?: Record<string, unknown>; user?: Record<string, unknown>; withheld: Withheld[] };

/** The user of an event; `keys` are those that Axon can match anybody by. */
export function userOf(conversion: MappedConversion): AxonUser {
  const { user, client, visitorId, country } = conversion;
  const ad = clickOf(conversion, 'aleid', CLICK_DAYS_MAX);
  const app = clickOf(conversion, 'alart', CLICK_DAYS_MAX);
  const keys = compact({
    aleid: ad.click?.value,
    alart: app.click?.value,
    client_id: visitorId,
    user_id: user.userId && externalIdHash(conversion),
    email: user.emailHash,
    phone: user.phoneDigitsHash,
  });
  return {
    keys,
    user: compact({
      ...keys,
      client_ip_address: client.ip,
      client_user_agent: client.userAgent,
      esi: 'web',
      os: systemOf(client.userAgent),
      country_code: country,
    }),
    withheld: [...withheldClick(ad, 'user_data.aleid', CLICK_DAYS_MAX), ...withheldClick(app, 'user_data.alart', CLICK_DAYS_MAX)],
  };
}

function systemOf(userAgent: string | undefined): 'ios' | 'android' | 'desktop_os' | undefined {
  if (!userAgent) return undefined;
  if (/\b(iPhone|iPad|iPod)\b/.test(userAgent)) return 'ios';
  return /\bAndroid\b/.test(userAgent) ? 'android' : 'desktop_os';
}

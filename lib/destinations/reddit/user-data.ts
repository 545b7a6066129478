/**
 * Who the buyer is, as Reddit matches them: personal data as SHA-256, address and user agent as they are.
 * https://ads-api.reddit.com/docs/v3/guides/programs/capi/direct-integration, Match keys (read 2026-11)
 */
import type { MappedConversion } from '@/lib/model/conversion';
import type { Withheld } from '@/lib/model/delivery';
import { browserIdOf, clickOf, compact, externalIdHash, withheldClick } from '../user';

/** As long as Reddit's own cookie _rdt_cid lives. */
const CLICK_DAYS_MAX = 90;

type RedditUser = { clickId?: string; user?: Record<string, unknown>; canMatch: boolean; withheld: Withheld[] };

/** The click and the user of an event, whether Reddit can match anybody by them, and what was left out. */
export function userOf(conversion: MappedConversion): RedditUser {
  const { user, client, restricted, country } = conversion;
  const found = clickOf(conversion, 'rdt_cid', CLICK_DAYS_MAX);
  // Reddit refuses a whole request for a uuid in another form.
  const browser = browserIdOf(conversion, 'rdt', 'user.uuid');
  const keys = compact({
    // Reddit drops dots and +suffix before the @ at every provider.
    email: user.emailBareHash ?? user.emailHash,
    phone_number: user.phoneHash,
    external_id: externalIdHash(conversion),
    uuid: browser.id,
    ip_address: client.ip,
  });
  return {
    clickId: found.click?.value,
    user: compact({
      ...keys,
      user_agent: client.userAgent,
      screen_dimensions: screenOf(client.screen),
      data_processing_options: restricted ? { modes: ['LDU'], country: country ?? 'US' } : undefined,
    }),
    canMatch: found.click !== undefined || keys !== undefined,
    withheld: [...withheldClick(found, 'click_id', CLICK_DAYS_MAX), ...browser.withheld],
  };
}

/** "390x844" as Reddit's width and height. */
function screenOf(screen: string | undefined): { width: number; height: number } | undefined {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(screen ?? '') ?? [];
  return width && height ? { width: Number(width), height: Number(height) } : undefined;
}

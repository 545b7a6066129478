/**
 * Who the buyer is, as Reddit matches them: personal data as SHA-256, address and user agent as they are.
 * https://ads-api.reddit.com/docs/v3/guides/programs/capi/direct-integration, Match keys (read 2026-11)
 */
import type { MappedConversion } from '@/lib/model/conversion';
import type { Withheld } from '@/lib/model/delivery';
import { clickOf, compact, externalIdHash } from '../user';

/** As long as Reddit's own cookie _rdt_cid lives. */
const CLICK_DAYS_MAX = 90;
/** The cookie _rdt_uuid: when it was set, and an RFC 4122 UUID. Reddit refuses a whole request for another form. */
const BROWSER_ID = /^(\d+\.)?[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

type RedditUser = { clickId?: string; user?: Record<string, unknown>; canMatch: boolean; withheld: Withheld[] };

/** The click and the user of an event, whether Reddit can match anybody by them, and what was left out. */
export function userOf(conversion: MappedConversion): RedditUser {
  const { user, client, browserIds, restricted, country } = conversion;
  const { click, expired } = clickOf(conversion, 'rdt_cid', CLICK_DAYS_MAX);
  const hasBrowserId = browserIds.rdt !== undefined && BROWSER_ID.test(browserIds.rdt);
  const keys = compact({
    // Reddit drops dots and +suffix before the @ at every provider.
    email: user.emailBareHash ?? user.emailHash,
    phone_number: user.phoneHash,
    external_id: externalIdHash(conversion),
    uuid: hasBrowserId ? browserIds.rdt : undefined,
    ip_address: client.ip,
  });
  const withheld = [
    ...(expired ? [{ field: 'click_id', why: `The click is older than ${CLICK_DAYS_MAX} days.` }] : []),
    ...(browserIds.rdt && !hasBrowserId ? [{ field: 'user.uuid', why: 'The cookie _rdt_uuid holds no UUID.' }] : []),
  ];
  return {
    clickId: click?.value,
    user: compact({
      ...keys,
      user_agent: client.userAgent,
      screen_dimensions: screenOf(client.screen),
      data_processing_options: restricted ? { modes: ['LDU'], country: country ?? 'US' } : undefined,
    }),
    canMatch: click !== undefined || keys !== undefined,
    withheld,
  };
}

/** "390x844" as Reddit's width and height. */
function screenOf(screen: string | undefined): { width: number; height: number } | undefined {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(screen ?? '') ?? [];
  return width && height ? { width: Number(width), height: Number(height) } : undefined;
}

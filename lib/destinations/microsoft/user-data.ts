/**
 * Who the buyer is, as Microsoft matches them: e-mail and phone as SHA-256, everything else as it is.
 * https://learn.microsoft.com/en-us/advertising/guides/uet-conversion-api-integration, User data (read 2026-11)
 */
import type { MappedConversion } from '@/lib/model/conversion';
import type { Withheld } from '@/lib/model/delivery';
import { clickOf, compact, externalIdHash } from '../user';

/** As long as Microsoft's own cookie _uetmsclkid lives. */
const CLICK_DAYS_MAX = 90;

/** A GUID, with or without its hyphens. One that is none is refused, and the event with it. */
const CLICK_ID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** The userData of an event, and what was left out. */
export function userDataOf(conversion: MappedConversion): { userData: Record<string, unknown>; withheld: Withheld[] } {
  const { user, client, browserIds, visitorId } = conversion;
  const { click, expired } = clickOf(conversion, 'msclkid', CLICK_DAYS_MAX);
  const isGuid = click !== undefined && CLICK_ID.test(click.value);
  const userData = compact({
    // Microsoft drops dots and +suffix before the @ at every provider.
    em: user.emailBareHash ?? user.emailHash,
    ph: user.phoneHash,
    externalId: externalIdHash(conversion),
    // The tag's own id where it has run; otherwise ours, so that a browser's events belong together.
    anonymousId: browserIds.uet ?? visitorId,
    msclkid: isGuid ? click.value : undefined,
    clientIpAddress: client.ip,
    clientUserAgent: client.userAgent,
  });
  const withheld = [
    ...(expired ? [{ field: 'msclkid', why: `The click is older than ${CLICK_DAYS_MAX} days.` }] : []),
    ...(click && !isGuid
      ? [{ field: 'msclkid', why: 'The click id is no GUID, as Microsoft’s are: somebody has typed or changed it.' }]
      : []),
  ];
  return { userData: userData ?? {}, withheld };
}

/** Whether it holds one of the identifiers that Microsoft demands: address and user agent are none. */
export function canMatch({ em, ph, externalId, anonymousId, msclkid }: Record<string, unknown>): boolean {
  return [em, ph, externalId, anonymousId, msclkid].some((id) => id !== undefined);
}

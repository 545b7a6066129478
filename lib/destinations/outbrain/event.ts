/**
 * One conversion in Outbrain's form: parameters of an address. (Outbrain's help, "Server to server integrations", read 2026-11;
 * the parameters of a value as public senders write them, https://github.com/stape-io/outbrain-tag)
 */
import { formatDecimal } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import type { MappedConversion } from '@/lib/model/conversion';
import type { Skip } from '@/lib/model/delivery';
import type { Prepared } from '../define';
import { withheldParams } from '../params';
import { clickOf, compact } from '../user';

/** Outbrain's own windows are shorter, and set by conversion: it judges. No click that is older is kept here. */
const CLICK_DAYS_MAX = 90;
const AUTO_TAG = 'dicbo';

/** The conversion, or why Outbrain could not use it. */
export function prepareOutbrain(conversion: MappedConversion): Result<Prepared, Skip> {
  const { as, value, orderKey, clicks } = conversion;
  const { click, expired } = clickOf(conversion, 'ob_click_id', CLICK_DAYS_MAX);
  if (!click) {
    const detail = expired
      ? `The click on an Outbrain ad is older than ${CLICK_DAYS_MAX} days.`
      : clicks.some(({ param }) => param === AUTO_TAG)
        ? 'The click carries Outbrain’s dicbo alone: add ob_click_id={{ob_click_id}} to the campaigns’ tracking code.'
        : 'No click on an Outbrain ad is known of the buyer, and Outbrain matches by nothing else.';
    return fail({ reason: 'no_identifier', detail });
  }
  const item = compact({
    ob_click_id: click.value,
    name: as,
    orderId: orderKey,
    orderValue: value && formatDecimal(value),
    currency: value?.currency,
  });
  return ok({ item, withheld: withheldParams(conversion, 'Outbrain') });
}

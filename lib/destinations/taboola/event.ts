/** One conversion in Taboola's form. https://developers.taboola.com/pixel/docs/bulk-submit-s2s-conversions (read 2026-11) */
import { fail, ok, type Result } from '@/lib/core/result';
import type { MappedConversion } from '@/lib/model/conversion';
import type { Skip } from '@/lib/model/delivery';
import type { Prepared } from '../define';
import { inCurrencies, majorNumber } from '../money';
import { withheldParams } from '../params';
import { piecesOf, wholeQuantities } from '../quantity';
import { clickOf, compact } from '../user';

/** Older clicks are past every window that a conversion rule can have. */
const CLICK_DAYS_MAX = 90;
const NAME_LENGTH_MAX = 100;
/** https://developers.taboola.com/pixel/docs/the-postback-url, Supported currencies (read 2026-11) */
export const TABOOLA_CURRENCIES = [
  'AUD',
  'BRL',
  'CAD',
  'CNY',
  'EUR',
  'GBP',
  'HKD',
  'ILS',
  'INR',
  'JPY',
  'KRW',
  'MXN',
  'NZD',
  'RUB',
  'SGD',
  'THB',
  'TRY',
  'USD',
  'ZAR',
] as const;

/** The conversion, or why Taboola could not use it. */
export function prepareTaboola(conversion: MappedConversion): Result<Prepared, Skip> {
  const { as, name, occurredAt, orderKey, items } = conversion;
  if (as === '' || as.length > NAME_LENGTH_MAX) {
    return fail({ reason: 'incomplete', detail: 'Enter the event name of the conversion rule in Taboola.' });
  }
  const { click, expired } = clickOf(conversion, 'tblci', CLICK_DAYS_MAX);
  if (!click) {
    const detail = expired
      ? `The buyer’s last click on a Taboola ad is more than ${CLICK_DAYS_MAX} days old.`
      : 'No click on a Taboola ad brought this buyer, and Taboola matches by nothing else.';
    return fail({ reason: 'no_identifier', detail });
  }
  const { amount, withheld } = inCurrencies(conversion.value, TABOOLA_CURRENCIES, 'Taboola', 'revenue');
  const isOrder = name === 'purchase';
  const whole = wholeQuantities(isOrder ? items : [], 'Taboola', 'quantity');
  const item = compact({
    'click-id': click.value,
    timestamp: occurredAt.getTime(),
    name: as,
    revenue: amount && majorNumber(amount),
    currency: amount?.currency,
    orderid: isOrder ? orderKey : undefined,
    quantity: piecesOf(whole.items),
  });
  return ok({ item, withheld: [...withheld, ...withheldParams(conversion, 'Taboola'), ...whole.withheld] });
}

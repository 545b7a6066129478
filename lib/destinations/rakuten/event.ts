/**
 * One order as the parameters of Rakuten's event call, or what goes back of it as negative lines. Rakuten gives its specification
 * to advertisers alone: README says what this was read from.
 */
import { exponentOf } from '@/lib/core/currency';
import type { Money } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import type { ConversionItem, MappedConversion } from '@/lib/model/conversion';
import type { Skip } from '@/lib/model/delivery';
import { affiliateClick, groupOf, isOrder } from '../affiliate';
import type { Prepared } from '../define';
import { lineName, type OrderLine, spread } from '../order-lines';
import { withheldParams } from '../params';
import { wholeQuantities } from '../quantity';
import { compact } from '../user';
import type { RakutenSettings } from './settings';

/** Under what an order without lines is told: Rakuten takes no order without one. */
const ORDER_SKU = 'ORDER';
const HUNDREDTHS = 2;

/** The call's parameters, or why Rakuten is not told of it. */
export function prepareRakuten(conversion: MappedConversion, settings: RakutenSettings): Result<Prepared, Skip> {
  const order = isOrder(conversion, 'Rakuten');
  if (!order.ok) return order;
  const { value, occurredAt, refund, coupon, newCustomer, name } = conversion;
  if (!value)
    return fail({ reason: 'incomplete', detail: 'Rakuten pays on a value with its currency, and this event has none.' });
  const isRefund = name === 'refund';
  // A refund is of the click that the order was.
  const at = (isRefund && refund?.orderedAt) || occurredAt;
  const click = affiliateClick({ ...conversion, occurredAt: at }, ['ranSiteID'], settings, 'Rakuten');
  if (!click.ok) return click;
  const item = compact({
    mid: settings.merchantId,
    ord: order.value,
    tr: click.value.value,
    land: stamp(click.value.firstSeenAt),
    date: stamp(occurredAt),
    cur: value.currency,
    ...(isRefund ? returnedLists(conversion, value, settings) : listsOf(spread(value, soldItems(conversion.items)), settings, 1)),
    coupon: isRefund ? undefined : coupon,
    custstatus: newCustomer === undefined ? undefined : newCustomer ? 'NEW' : 'EXISTING',
  });
  const rounded = wholeQuantities(conversion.items, 'Rakuten', 'qlist').withheld;
  return ok({ item, withheld: [...rounded, ...withheldParams(conversion, 'Rakuten')] });
}

/** 20260329_0130, in UTC. */
function stamp(at: Date): string {
  return at.toISOString().slice(0, 16).replace(/[-:]/g, '').replace('T', '_');
}

function soldItems(items: readonly ConversionItem[]): readonly ConversionItem[] {
  return items.length > 0 ? items : [{ id: ORDER_SKU, name: ORDER_SKU, quantity: 1, properties: {} }];
}

/** The lines that went back; where they are not named, the money spread over what was ordered, and no pieces. */
function returnedLists({ refund, items }: MappedConversion, value: Money, settings: RakutenSettings) {
  if (items.length > 0) return listsOf(spread(value, items), settings, -1);
  const ordered = soldItems(refund?.ordered ?? []);
  const pieces = refund?.full ? -1 : 0;
  return listsOf(spread(value, ordered), settings, pieces);
}

/** Lists of one length, separated by bars. Amounts of what goes back are below nothing. */
function listsOf(lines: readonly OrderLine[], { groups }: RakutenSettings, pieces: 1 | 0 | -1) {
  const sign = pieces === 1 ? 1n : -1n;
  const amounts = hundredthsOf(lines);
  const list = (of: (line: OrderLine, index: number) => string) => lines.map((line, index) => plain(of(line, index))).join('|');
  return {
    skulist: list(({ item }, index) => groupOf(item, groups) ?? lineName(item, index)),
    qlist: list(({ quantity }) => String(quantity * pieces)),
    amtlist: list((_, index) => String(sign * (amounts[index] ?? 0n))),
    namelist: list(({ item }, index) => item.name ?? lineName(item, index)),
  };
}

const plain = (text: string) => text.replaceAll('|', ' ');

/** The lines' amounts in hundredths. The running total is rounded, not each line: so they add up to the value. */
function hundredthsOf(lines: readonly OrderLine[]): bigint[] {
  let minor = 0n;
  let given = 0n;
  return lines.map(({ amount }) => {
    minor += amount.minor;
    const upTo = hundredths({ ...amount, minor });
    const line = upTo - given;
    given = upTo;
    return line;
  });
}

/** Rakuten reads every amount as hundredths of the currency's unit: 1,000 yen are 100000, and of 1.234 dinars it takes 123. */
function hundredths({ minor, currency }: Money): bigint {
  const exponent = exponentOf(currency);
  if (exponent <= HUNDREDTHS) return minor * 10n ** BigInt(HUNDREDTHS - exponent);
  const divisor = 10n ** BigInt(exponent - HUNDREDTHS);
  return (minor + divisor / 2n) / divisor;
}

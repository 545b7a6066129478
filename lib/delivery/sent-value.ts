/**
 * What a platform is told that an event is worth, by the connection's value rule: the one place that decides it, for orders,
 * refunds, cancellations and what is left of an order after them. A refund is the difference that it makes to the order's value,
 * so that what a platform has been told adds up to the order's value by the rule, to the minor unit, and a full refund takes back
 * all that was told.
 */
import type { Currency } from '@/lib/core/currency';
import { type Money, parseMoney } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import type { Conversion, OrderWorth } from '@/lib/model/conversion';
import type { Skip, Withheld } from '@/lib/model/delivery';
import type { RuleWithId, ValueSetting } from '@/lib/model/mapping';
import type { ValueFigure } from '@/lib/model/mapping-words';

export type SentValues = {
  value?: Money;
  /** Of a refund: what the order is still worth. */
  remaining?: Money;
  withheld: Withheld[];
};

/** What the rule needs to know of an order beside its worth. */
export type ValuedOrder = { lines: CostedLine[]; newCustomer?: boolean };
type CostedLine = { quantity: number; properties: Record<string, unknown> };
type Costs = { whole: OrderWorth; cost: Money };

/**
 * The setting that an event's value goes by. What is told back of an order is measured as the order was: a refund follows the
 * purchase's rule of the same name at the platform, of several that of its own id, else of its id, else the first, and has one of
 * its own only where it goes without a value.
 */
export function valueSettingFor({ id, rule }: RuleWithId, name: string, ofPurchase: readonly RuleWithId[]): ValueSetting {
  if (name !== 'refund' || rule.value.rule === 'none') return rule.value;
  const named = ofPurchase.filter((one) => one.rule.as === rule.as);
  const [first] = named.length > 0 ? named : ofPurchase;
  const followed = (named.length > 0 ? named : ofPurchase).find((one) => one.id === id) ?? first;
  return followed?.rule.value ?? rule.value;
}

/**
 * The values that the setting sends, or why it cannot say them. Events that are no orders have one amount: parts of it are not
 * known.
 */
export function valuesSent(conversion: Conversion, setting: ValueSetting): Result<SentValues, Skip> {
  const { value, tax, shipping, items, refund, name, newCustomer } = conversion;
  if (!value || setting.rule === 'none') return ok({ withheld: [] });
  const withheld = withheldAmounts(setting, value.currency);
  if (name !== 'purchase' && name !== 'refund' && !refund?.worth) {
    const alone: ValueSetting = { ...setting, ...(setting.rule === 'margin' && { rule: 'total' }), figure: 'total' };
    return andNotes(orderValue({ total: value }, alone, { lines: [], newCustomer }), withheld);
  }
  const own = { total: value, tax, shipping };
  const history = refund && (refund.worth ?? historyOf(own, refund, items));
  if (!history) return andNotes(orderValue(own, setting, { lines: items, newCustomer }), withheld);
  const { ordered, before, after, lines } = history;
  if (name !== 'refund' && refund?.worth) {
    const now = orderValue(after, setting, { lines, newCustomer }, ordered);
    return now.ok ? ok({ value: now.value, remaining: now.value, withheld }) : now;
  }
  const was = orderValue(before, setting, { lines, newCustomer }, ordered);
  const left = orderValue(after, setting, { lines, newCustomer }, ordered);
  if (!was.ok) return was;
  return left.ok ? ok({ value: less(was.value, left.value), remaining: left.value, withheld }) : left;
}

type Refund = NonNullable<Conversion['refund']>;

/** The order's worth as far as the refund itself tells it: all that it takes, or what is said to be left. */
function historyOf(own: OrderWorth, { full, remaining }: Refund, lines: CostedLine[]): Refund['worth'] {
  const left = remaining ?? (full ? { ...own.total, minor: 0n } : undefined);
  if (!left) return undefined;
  const before = { ...own, total: { ...own.total, minor: own.total.minor + left.minor } };
  return { ordered: before, before, after: { total: left }, lines };
}

/** The value of an order that is worth this by now; `whole`: what it was placed with, where something went back since. */
export function orderValue(
  worth: OrderWorth,
  setting: ValueSetting,
  { lines, newCustomer }: ValuedOrder,
  whole = worth,
): Result<Money, Skip> {
  const figure = figureOf(setting);
  const cost = figure === 'margin' ? costOf(lines, setting.costProperty ?? '', worth.total.currency) : undefined;
  if (figure === 'margin' && !cost) {
    return fail({ reason: 'incomplete', detail: `An item has no "${setting.costProperty}", so its margin is not known.` });
  }
  const { currency } = worth.total;
  // Of what went back whole nothing is left, also of what is added to each order.
  if (worth.total.minor <= 0n && whole.total.minor > 0n) return ok({ minor: 0n, currency });
  const base = times(netOf(worth, figure, cost && { whole, cost }), percentOf(setting));
  const added = amountsOf(setting, newCustomer).flatMap((amount) => parseInCurrency(amount, setting, currency) ?? []);
  const minor = added.reduce((sum, amount) => sum + amount.minor, base.minor);
  return ok({ minor: minor > 0n ? minor : 0n, currency });
}

/** The figure that a rule is about. */
export function figureOf({ rule, figure }: ValueSetting): ValueFigure {
  if (rule === 'formula') return figure ?? 'total';
  return rule === 'percent' || rule === 'none' ? 'total' : rule;
}

function percentOf({ rule, percent = 100 }: ValueSetting): number {
  return rule === 'percent' || rule === 'formula' ? percent : 100;
}

function netOf({ total, tax, shipping }: OrderWorth, figure: ValueFigure, costs: Costs | undefined): Money {
  switch (figure) {
    case 'total':
      return total;
    case 'net_of_tax':
      return less(total, tax);
    case 'net_of_shipping':
      return less(total, shipping);
    case 'net_of_tax_and_shipping':
      return less(less(total, tax), shipping);
    case 'margin': {
      const goods = less(less(total, tax), shipping);
      return costs ? less(goods, costLeft(goods, costs)) : goods;
    }
  }
}

/** What the goods that are left have cost: as much of the whole cost as of the goods. */
function costLeft(goods: Money, { whole, cost }: Costs): Money {
  const ordered = less(less(whole.total, whole.tax), whole.shipping).minor;
  if (ordered === 0n || goods.minor >= ordered) return cost;
  return { ...cost, minor: (cost.minor * goods.minor * 2n + ordered) / (ordered * 2n) };
}

/** What all lines have cost, or undefined where one does not say. */
function costOf(lines: CostedLine[], property: string, currency: Currency): Money | undefined {
  let minor = 0n;
  for (const { properties, quantity } of lines) {
    const cost = parseMoney(properties[property], currency);
    if (!cost) return undefined;
    minor += (BigInt(Math.round(quantity * 1_000)) * cost.minor) / 1_000n;
  }
  return { minor, currency };
}

function amountsOf({ rule, plus, plusNewCustomer }: ValueSetting, newCustomer: boolean | undefined): string[] {
  if (rule !== 'formula') return [];
  return [plus, newCustomer ? plusNewCustomer : undefined].filter((amount) => amount !== undefined);
}

function parseInCurrency(amount: string, { currency: stated }: ValueSetting, currency: Currency): Money | undefined {
  return stated?.toUpperCase() === currency ? parseMoney(amount, currency) : undefined;
}

/** Amounts of another currency cannot be added: nobody here knows what they are worth in it. */
function withheldAmounts({ rule, plus, plusNewCustomer, currency: stated = '' }: ValueSetting, currency: Currency): Withheld[] {
  if (rule !== 'formula' || (plus ?? plusNewCustomer) === undefined || stated.toUpperCase() === currency) return [];
  return [{ field: 'value', why: `The rule’s amounts are in ${stated}, this is in ${currency}: they are not added.` }];
}

function andNotes(value: Result<Money, Skip>, withheld: Withheld[]): Result<SentValues, Skip> {
  return value.ok ? ok({ value: value.value, withheld }) : value;
}

/** Never below zero: platforms refuse negative values. */
function less(from: Money, part: Money | undefined): Money {
  const minor = from.minor - (part?.minor ?? 0n);
  return { minor: minor > 0n ? minor : 0n, currency: from.currency };
}

function times(value: Money, percent: number): Money {
  return { minor: (value.minor * BigInt(percent) + 50n) / 100n, currency: value.currency };
}

/** A connection's rule for an event, applied: its filters, its value, its further parameters and its name. */
import type { Currency } from '@/lib/core/currency';
import { type Money, parseMoney } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import type { Conversion, MappedConversion } from '@/lib/model/conversion';
import type { Skip } from '@/lib/model/delivery';
import type { AppliedRule, EventFilter, EventParam, ValueSetting } from '@/lib/model/mapping';

/** The property by which a rule can tell how an order was placed: online, pos, subscription, draft, marketplace. */
const SALES_CHANNEL = 'sales_channel';

/** The conversion as the rule sends it, or the filter that leaves it out. `restricted` is for consent to say. */
export function applyRule(conversion: Conversion, rule: AppliedRule): Result<Omit<MappedConversion, 'restricted'>, Skip> {
  if (rule.as === '') {
    return fail({ reason: 'incomplete', detail: `The mapping names nothing that "${conversion.name}" is sent as.` });
  }
  const failed = rule.filters.find((filter) => !passes(filter, conversion));
  if (failed) return fail({ reason: 'filtered', detail: `The filter "${describe(failed)}" leaves it out.` });
  const value = sentValue(conversion, rule.value);
  if (value === 'no_cost') {
    const detail = `An item has no "${rule.value.costProperty}", so its margin is not known.`;
    return fail({ reason: 'incomplete', detail });
  }
  const params = Object.fromEntries(rule.params.flatMap((param) => paramOf(param, conversion)));
  return ok({ ...conversion, as: rule.as, value, params });
}

/** The filter in words: "payment_type is not invoice". */
export function describe({ property, test, value }: EventFilter): string {
  const words: Record<EventFilter['test'], string> = {
    equals: `is ${value}`,
    not_equals: `is not ${value}`,
    contains: `contains ${value}`,
    at_least: `is at least ${value}`,
    at_most: `is at most ${value}`,
    exists: 'is there',
    missing: 'is not there',
  };
  return `${property} ${words[test]}`;
}

function passes({ property, test, value }: EventFilter, { properties, salesChannel }: Conversion): boolean {
  // Of an order as its sources together tell it, and not as one of them calls it.
  const found = (property === SALES_CHANNEL && salesChannel) || readProperty(properties, property);
  const text = found === undefined || found === null ? undefined : String(found);
  switch (test) {
    case 'exists':
      return text !== undefined && text !== '';
    case 'missing':
      return text === undefined || text === '';
    case 'equals':
      return text?.toLowerCase() === value.trim().toLowerCase();
    case 'not_equals':
      return text?.toLowerCase() !== value.trim().toLowerCase();
    case 'contains':
      return text?.toLowerCase().includes(value.trim().toLowerCase()) ?? false;
    case 'at_least':
      return text !== undefined && Number(text) >= Number(value);
    case 'at_most':
      return text !== undefined && Number(text) <= Number(value);
  }
}

/** A member of the properties; dots lead into objects. Members that objects inherit are not theirs. */
function readProperty(properties: Record<string, unknown>, path: string): unknown {
  return path.split('.').reduce<unknown>((inside, name) => {
    const has = typeof inside === 'object' && inside !== null && Object.hasOwn(inside, name);
    return has ? (inside as Record<string, unknown>)[name] : undefined;
  }, properties);
}

function paramOf({ name, type, from }: EventParam, { properties }: Conversion): [string, string | number | boolean][] {
  const found = from.kind === 'constant' ? from.value : readProperty(properties, from.property);
  if (found === undefined || found === null || typeof found === 'object') return [];
  if (type === 'text') return [[name, String(found)]];
  if (type === 'boolean') return [[name, found === true || /^(true|1|yes)$/i.test(String(found))]];
  const number = Number(found);
  return Number.isFinite(number) ? [[name, number]] : [];
}

/** The value that the rule sends; a refund's and a custom event's amounts are one number and stay as they are, but for percent and none. */
function sentValue(
  conversion: Conversion,
  { rule, percent = 100, costProperty = '' }: ValueSetting,
): Money | undefined | 'no_cost' {
  const { value, tax, shipping } = conversion;
  if (!value || rule === 'none') return undefined;
  if (rule === 'percent') return times(value, percent);
  if (rule === 'total' || conversion.name !== 'purchase') return value;
  const net = less(value, tax);
  if (rule === 'net_of_tax') return net;
  const goods = less(net, shipping);
  if (rule === 'net_of_tax_and_shipping') return goods;
  const costs = conversion.items.map(({ properties, quantity }) => costOf(properties[costProperty], value.currency, quantity));
  if (costs.some((cost) => cost === undefined)) return 'no_cost';
  return costs.reduce<Money>((left, cost) => less(left, cost), goods);
}

function costOf(stated: unknown, currency: Currency, quantity: number): Money | undefined {
  const cost = parseMoney(stated, currency);
  return cost && { minor: (BigInt(Math.round(quantity * 1_000)) * cost.minor) / 1_000n, currency };
}

/** Never below zero: platforms refuse negative values. */
function less(from: Money, part: Money | undefined): Money {
  const minor = from.minor - (part?.minor ?? 0n);
  return { minor: minor > 0n ? minor : 0n, currency: from.currency };
}

function times(value: Money, percent: number): Money {
  return { minor: (value.minor * BigInt(percent) + 50n) / 100n, currency: value.currency };
}

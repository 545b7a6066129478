/**
 * Protects what platforms are told that orders are worth: whatever the rule, what was told of an order less what was told of its
 * refunds is the value of what is left, and nothing is left of a full refund.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Currency } from '@/lib/core/currency';
import type { Money } from '@/lib/core/money';
import type { Conversion, OrderWorth } from '@/lib/model/conversion';
import { eventRuleSchema, type RuleWithId, type ValueSetting, valueSettingSchema } from '@/lib/model/mapping';
import { valueFigures } from '@/lib/model/mapping-words';
import { buildConversion, money } from '@/lib/testing/conversion';
import { orderValue, valueSettingFor, valuesSent } from './sent-value';

const EUR = 'EUR' as Currency;
const eur = (minor: bigint): Money => ({ minor, currency: EUR });
const LINES = [{ quantity: 2, properties: { cost: '15.00' } }];

const worth = (total: string, tax: string, shipping: string): OrderWorth => ({
  total: money(`${total} EUR`),
  tax: money(`${tax} EUR`),
  shipping: money(`${shipping} EUR`),
});
const valueIn = (setting: ValueSetting, of = worth('119.00', '19.00', '10.00'), newCustomer = false) => {
  const value = orderValue(of, setting, { lines: LINES, newCustomer });
  return value.ok ? value.value : value.failure.reason;
};
const refundOf = (before: OrderWorth, after: OrderWorth, ordered = before): Conversion =>
  buildConversion({
    name: 'refund',
    value: eur(before.total.minor - after.total.minor),
    newCustomer: false,
    refund: { full: after.total.minor === 0n, remaining: after.total, worth: { ordered, before, after, lines: LINES } },
  });
const sentOf = (conversion: Conversion, setting: ValueSetting) => {
  const sent = valuesSent(conversion, setting);
  if (!sent.ok) throw new Error(sent.failure.detail);
  return sent.value;
};

describe('a formula', () => {
  it.each<[string, Partial<ValueSetting>, string]>([
    ['of nothing but itself is the total', {}, '119.00 EUR'],
    ['net of tax', { figure: 'net_of_tax' }, '100.00 EUR'],
    ['net of shipping', { figure: 'net_of_shipping' }, '109.00 EUR'],
    ['net of both', { figure: 'net_of_tax_and_shipping' }, '90.00 EUR'],
    ['the margin', { figure: 'margin', costProperty: 'cost' }, '60.00 EUR'],
    ['half of the margin', { figure: 'margin', costProperty: 'cost', percent: 50 }, '30.00 EUR'],
    ['with an amount', { figure: 'net_of_tax', percent: 10, plus: '2.50', currency: 'EUR' }, '12.50 EUR'],
    ['with an amount taken off', { percent: 10, plus: '-1.90', currency: 'EUR' }, '10.00 EUR'],
    ['that would be less than nothing', { percent: 1, plus: '-50', currency: 'EUR' }, '0.00 EUR'],
    ['with amounts of another currency, without them', { plus: '5', plusNewCustomer: '5', currency: 'USD' }, '119.00 EUR'],
  ])('%s', (_, over, expected) => {
    expect(valueIn(valueSettingSchema.parse({ rule: 'formula', ...over }))).toEqual(money(expected));
  });

  it('adds the amount for new customers to theirs alone', () => {
    const setting = valueSettingSchema.parse({ rule: 'formula', plusNewCustomer: '20', currency: 'EUR' });
    expect([true, false].map((isNew) => valueIn(setting, undefined, isNew))).toEqual([money('139.00 EUR'), money('119.00 EUR')]);
  });

  it('says that it left an amount of another currency out', () => {
    const setting = valueSettingSchema.parse({ rule: 'formula', plus: '5', currency: 'USD' });
    expect(sentOf(buildConversion(), setting).withheld.map(({ field }) => field)).toEqual(['value']);
  });

  it.each([
    { rule: 'formula', plus: 'five', currency: 'EUR' },
    { rule: 'formula', plus: '5' },
    { rule: 'formula', plus: '5', currency: 'Taler' },
    { rule: 'formula', percent: 0 },
    { rule: 'formula', percent: 12.5 },
    { rule: 'formula', figure: 'value * 2' },
  ])('is refused as %o', (setting) => expect(valueSettingSchema.safeParse(setting).success).toBe(false));

  it('leaves what was stored before it as it was', () => {
    const stored = [
      { rule: 'total' },
      { rule: 'margin', costProperty: 'cost' },
      { rule: 'percent', percent: 40 },
      { rule: 'none' },
    ];
    expect(stored.map((setting) => valueSettingSchema.parse(setting))).toEqual(stored);
    expect(valueSettingSchema.parse({})).toEqual({ rule: 'total' });
  });
});

describe('F1 a refund', () => {
  const ordered = worth('119.00', '19.00', '0.00');
  const nothing = { total: eur(0n) };
  it.each<[string, ValueSetting, string]>([
    ['total', { rule: 'total' }, '119.00 EUR'],
    ['net of tax', { rule: 'net_of_tax' }, '100.00 EUR'],
    ['net of tax and shipping', { rule: 'net_of_tax_and_shipping' }, '100.00 EUR'],
    ['margin', { rule: 'margin', costProperty: 'cost' }, '70.00 EUR'],
    ['30 percent', { rule: 'percent', percent: 30 }, '35.70 EUR'],
    ['a formula with an amount', { rule: 'formula', percent: 30, plus: '4', currency: 'EUR' }, '39.70 EUR'],
  ])('whole, under %s, takes back all that was told', (_, setting, told) => {
    expect(
      sentOf(buildConversion({ value: ordered.total, ...ordered, items: LINES, newCustomer: false }), setting).value,
    ).toEqual(money(told));
    expect(sentOf(refundOf(ordered, nothing), setting)).toEqual({ value: money(told), remaining: eur(0n), withheld: [] });
  });

  it('in part, of a percentage, leaves that percentage of what is left', () => {
    const [before, after] = [{ total: money('100.00 EUR') }, { total: money('90.00 EUR') }];
    expect(sentOf(refundOf(before, after), { rule: 'percent', percent: 30 })).toMatchObject({
      value: money('3.00 EUR'),
      remaining: money('27.00 EUR'),
    });
  });

  it('of whose order nothing but the rest is known is measured by that', () => {
    const told = buildConversion({ name: 'refund', value: '10.00 EUR', refund: { full: false, remaining: '90.00 EUR' } });
    expect(sentOf(told, { rule: 'percent', percent: 30 })).toMatchObject({
      value: money('3.00 EUR'),
      remaining: money('27.00 EUR'),
    });
  });

  it('without a value has none, nor anything that is left', () => {
    expect(sentOf(refundOf(ordered, nothing), { rule: 'none' })).toEqual({ withheld: [] });
  });

  it('follows the rule of the order, whatever its own says, unless that is to tell none', () => {
    const rule = (value: object, as = 'x', id = ''): RuleWithId => ({
      id,
      rule: eventRuleSchema.parse({ send: true, as, value }),
    });
    const [thirty, total, none] = [rule({ rule: 'percent', percent: 30 }), rule({}), rule({ rule: 'none' })];
    expect(valueSettingFor(total, 'refund', [thirty])).toEqual({ rule: 'percent', percent: 30 });
    expect(valueSettingFor(thirty, 'refund', [total])).toEqual({ rule: 'total' });
    expect(valueSettingFor(none, 'refund', [thirty])).toEqual({ rule: 'none' });
    expect(valueSettingFor(total, 'refund', [])).toEqual({ rule: 'total' });
    expect(valueSettingFor(total, 'add_to_cart', [thirty])).toEqual({ rule: 'total' });
    const other = rule({ rule: 'net_of_tax' }, 'y');
    expect(valueSettingFor(total, 'refund', [other, thirty])).toEqual({ rule: 'percent', percent: 30 });
    expect(valueSettingFor(total, 'refund', [other])).toEqual({ rule: 'net_of_tax' });
    const further = rule({ rule: 'net_of_tax' }, 'x', 'b');
    expect(valueSettingFor(rule({}, 'x', 'b'), 'refund', [thirty, further])).toEqual({ rule: 'net_of_tax' });
    expect(valueSettingFor(rule({}, 'refund', 'b'), 'refund', [thirty, further])).toEqual({ rule: 'net_of_tax' });
  });

  it('however many there are, leaves the platform with the value of what is left', () => {
    const setting = fc.record({
      rule: fc.constant('formula' as const),
      figure: fc.constantFrom(...valueFigures),
      costProperty: fc.constant('cost'),
      percent: fc.integer({ min: 1, max: 1_000 }),
      plus: fc.constantFrom('-3.00', '0', '7.77'),
      plusNewCustomer: fc.constantFrom('0', '12.34'),
      currency: fc.constant('EUR'),
    });
    const part = fc.bigInt({ min: 0n, max: 5_000n });
    fc.assert(
      fc.property(
        setting,
        part,
        part,
        part,
        fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 4 }),
        (rule, tax, shipping, goods, shares) => {
          const whole = { total: eur(tax + shipping + goods), tax: eur(tax), shipping: eur(shipping) };
          const steps = [...shares.toSorted((left, right) => right - left), 0].map((share): OrderWorth => {
            const [ofTax, ofShipping, ofGoods] = [tax, shipping, goods].map((minor) => (minor * BigInt(share)) / 100n);
            return {
              total: eur((ofTax ?? 0n) + (ofShipping ?? 0n) + (ofGoods ?? 0n)),
              tax: eur(ofTax ?? 0n),
              shipping: eur(ofShipping ?? 0n),
            };
          });
          const purchase = buildConversion({ value: whole.total, ...whole, items: LINES, newCustomer: false });
          let believed = sentOf(purchase, rule).value?.minor ?? -1n;
          for (const [place, after] of steps.entries()) {
            const sent = sentOf(refundOf(steps[place - 1] ?? whole, after, whole), rule);
            believed -= sent.value?.minor ?? 0n;
            expect(sent.remaining?.minor).toBe(believed < 0n ? 0n : believed);
          }
          if (whole.total.minor > 0n) expect(believed).toBe(0n);
        },
      ),
    );
  });
});

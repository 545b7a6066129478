/**
 * How a connection maps our events to its platform's: on or off, under which name, for which events, with which value and further
 * parameters. Choices and lists only, no expression language: what is stored here can be shown, checked and explained.
 */
import { z } from 'zod';
import { parseCurrency } from '@/lib/core/currency';
import { EVENT_NAME_LENGTH_MAX, TEXT_LENGTH_MAX } from './event';
import { FURTHER_RULES_MAX, filterTests, paramTypes, valueFigures, valueRules } from './mapping-words';

const FILTERS_MAX = 20;
const PARAMS_MAX = 20;
const EVENTS_MAX = 100;

/** A property of the event by its name; `items[].price` style paths are not needed and not understood. */
const propertyName = z
  .string()
  .trim()
  .regex(/^[A-Za-z_][\w.]{0,99}$/, 'must be a property name such as payment_type');

export const eventFilterSchema = z.object({
  property: propertyName,
  test: z.enum(filterTests),
  /** Compared as text, or as a number by at_least and at_most; unused by exists and missing. */
  value: z.string().max(TEXT_LENGTH_MAX).default(''),
});
export type EventFilter = z.infer<typeof eventFilterSchema>;

/** Decimal text below a billion; less than nothing takes something off. */
const amountText = z
  .string()
  .trim()
  .regex(/^-?\d{1,9}(\.\d{1,3})?$/, 'is an amount such as 5 or 4.50');

export const valueSettingSchema = z
  .object({
    rule: z.enum(valueRules).default('total'),
    /** For `margin`: the item property that holds its cost, such as cost_of_goods. */
    costProperty: propertyName.optional(),
    /** For `percent` of the total, for `formula` of its figure: 1 to 1000. */
    percent: z.number().int().min(1).max(1_000).optional(),
    /** For `formula`, as are the following. Absent: the total. */
    figure: z.enum(valueFigures).optional(),
    /** Added to each order, and to those of new customers beside it; in `currency`, to orders of that currency alone. */
    plus: amountText.optional(),
    plusNewCustomer: amountText.optional(),
    currency: z.string().optional(),
  })
  .refine(({ plus, plusNewCustomer, currency }) => (plus ?? plusNewCustomer) === undefined || parseCurrency(currency), {
    path: ['currency'],
    error: 'is missing: an amount is of a currency',
  });
export type ValueSetting = z.infer<typeof valueSettingSchema>;

export const eventParamSchema = z.object({
  /** The platform's parameter. */
  name: z
    .string()
    .trim()
    .regex(/^[A-Za-z_]\w{0,39}$/, 'use letters, digits and _, at most 40'),
  type: z.enum(paramTypes).default('text'),
  from: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('property'), property: propertyName }),
    z.object({ kind: z.literal('constant'), value: z.string().max(TEXT_LENGTH_MAX) }),
  ]),
});
export type EventParam = z.infer<typeof eventParamSchema>;

const ruleMembers = {
  send: z.boolean(),
  /** The platform's name, rule id or conversion action for it. */
  as: z.string().trim().max(100, 'is at most 100 characters'),
  /** All must hold. */
  filters: z.array(eventFilterSchema).max(FILTERS_MAX).default([]),
  value: valueSettingSchema.default({ rule: 'total' }),
  params: z.array(eventParamSchema).max(PARAMS_MAX).default([]),
};

/** A further rule of an event. Its id stands in the ledger and, at some platforms, in the deduplication id: it never changes. */
export const furtherRuleSchema = z.object({
  id: z.string().regex(/^[a-z0-9]{1,12}$/, 'is small letters and digits, at most 12'),
  ...ruleMembers,
});
export type FurtherRule = z.infer<typeof furtherRuleSchema>;

export const eventRuleSchema = z.object({
  ...ruleMembers,
  /** Absent in mappings of earlier versions, and where the event has one rule. */
  more: z
    .array(furtherRuleSchema)
    .max(FURTHER_RULES_MAX, `has at most ${FURTHER_RULES_MAX + 1} rules`)
    .refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, 'has two rules of one id')
    .optional(),
});
export type EventRule = z.infer<typeof eventRuleSchema>;
/** One rule as it is applied, the first or a further one. */
export type AppliedRule = Omit<FurtherRule, 'id'>;

/** By our event name; an event without a rule is not sent. */
export const mappingSchema = z
  .record(
    z
      .string()
      .regex(/^[a-z][a-z0-9_]*$/, 'use snake_case')
      .max(EVENT_NAME_LENGTH_MAX),
    eventRuleSchema,
  )
  .refine((mapping) => Object.keys(mapping).length <= EVENTS_MAX, `has at most ${EVENTS_MAX} events`);
export type Mapping = z.infer<typeof mappingSchema>;

/** The id of an event's first rule. */
export const FIRST_RULE = '';

export type RuleWithId = { id: string; rule: AppliedRule };

/**
 * The rules by which the event is sent, the first first; none when nothing is. Refunds follow the rules by which the order was
 * sent: those of further rules of purchases that have none of their own are among them, under the purchase rule's id.
 */
export function rulesSent(mapping: Mapping, name: string): RuleWithId[] {
  const stated = rulesStated(mapping, name);
  const all = name === 'refund' ? [...stated, ...refundRulesThatFollow(mapping, stated)] : stated;
  return all.filter(({ rule }) => rule.send);
}

/**
 * Whether the refund rule takes back orders that went by the purchase rule: that of its own id; the first takes back what no other
 * refund rule does; a refund rule of an id that no purchase rule has, purchases of its name at the platform, else all.
 */
export function takesBackFrom(mapping: Mapping, refundRule: string, purchaseRule: string): boolean {
  if (refundRule === purchaseRule) return true;
  const purchases = rulesStated(mapping, 'purchase');
  const refunds = rulesSent(mapping, 'refund');
  const purchase = purchases.find(({ id }) => id === purchaseRule);
  if (refundRule === FIRST_RULE) {
    return !refunds.some((one) => one.id !== FIRST_RULE && (one.id === purchaseRule || (purchase && covers(one, purchase))));
  }
  if (purchases.some(({ id }) => id === refundRule)) return false;
  const as = refunds.find(({ id }) => id === refundRule)?.rule.as;
  return purchase?.rule.as === as || !purchases.some(({ rule }) => rule.as === as);
}

function rulesStated(mapping: Mapping, name: string): RuleWithId[] {
  const first = mapping[name];
  if (!first) return [];
  const { more = [], ...own } = first;
  return [{ id: FIRST_RULE, rule: own }, ...more.map(({ id, ...rule }) => ({ id, rule }))];
}

const covers = (refund: RuleWithId, purchase: RuleWithId) => refund.id === purchase.id || refund.rule.as === purchase.rule.as;

/**
 * As the first refund rule is, by the name that fits: where the platform counts refunds under the purchase's name, that of the
 * purchase rule; where they have a name of their own, that one, of purchases that share theirs. A purchase rule of another name at
 * such a platform is another event there, of which a refund says nothing.
 */
function refundRulesThatFollow(mapping: Mapping, refunds: RuleWithId[]): RuleWithId[] {
  const [first, ...further] = refunds;
  const [purchase, ...others] = rulesStated(mapping, 'purchase');
  if (!first || !purchase) return [];
  return others.flatMap((other) => {
    const { as } = other.rule;
    if (!other.rule.send || further.some((refund) => covers(refund, other))) return [];
    const isShared = first.rule.as === purchase.rule.as;
    if (!isShared && as !== purchase.rule.as) return [];
    return { id: other.id, rule: { ...first.rule, as: isShared ? as : first.rule.as } };
  });
}

/** Whether any rule sends the event. */
export function isSent(mapping: Mapping, name: string): boolean {
  return rulesSent(mapping, name).length > 0;
}

/**
 * Conversions besides orders, as a site defines them: which of its events are one, what each is worth, and how often one counts.
 * Stored in the site's settings, so old definitions must go on parsing. Sales have rules of their own and are never among them
 * (docs/decisions/0029).
 */
import { z } from 'zod';
import { EVENT_NAME_LENGTH_MAX } from './event';
import { ALIAS_EVENT } from './event-words';

/** Each is derived, credited and listed by itself; more than a marketer keeps apart. */
export const CONVERSION_TYPES_MAX = 20;
const NAME_LENGTH_MAX = 60;

/** Sales, and what reports call them, have rules of their own; every visit has page views; the others say who somebody is. */
const NO_CONVERSIONS: ReadonlySet<string> = new Set([
  ...['purchase', 'refund', 'orders', 'page_view'],
  ...['identify', 'consent', ALIAS_EVENT],
]);

export const conversionEventSchema = z
  .string()
  .trim()
  .regex(/^[a-z][a-z0-9_]*$/, 'must be the name of an event: letters a-z, digits and _')
  .max(EVENT_NAME_LENGTH_MAX);

/** `event`: every event counts. `person`, `session`: the first of each does; one that has none counts by itself. */
export const countingRules = ['event', 'person', 'session'] as const;
export type CountingRule = (typeof countingRules)[number];

/** An amount in the site's currency, as decimal text; or what the event says with `value` and `currency`; or nothing. */
export const conversionValueSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('fixed'),
    amount: z
      .string()
      .trim()
      .regex(/^\d{1,9}(\.\d{1,3})?$/, 'must be an amount such as 25 or 12.50'),
  }),
  z.object({ kind: z.literal('event') }),
  z.object({ kind: z.literal('none') }),
]);
export type ConversionValue = z.infer<typeof conversionValueSchema>;

export const conversionTypeSchema = z.object({
  event: conversionEventSchema.refine((event) => !NO_CONVERSIONS.has(event), 'cannot be a conversion of its own'),
  /** As screens call it. */
  name: z.string().trim().min(1, 'must not be empty').max(NAME_LENGTH_MAX, `must have at most ${NAME_LENGTH_MAX} characters`),
  value: conversionValueSchema,
  countsOncePer: z.enum(countingRules),
});
export type ConversionType = z.infer<typeof conversionTypeSchema>;

export const conversionTypesSchema = z
  .array(conversionTypeSchema)
  .max(CONVERSION_TYPES_MAX, `may be at most ${CONVERSION_TYPES_MAX}`)
  .refine((types) => isDistinct(types.map(({ event }) => event)), 'must name each event once')
  .refine((types) => isDistinct(types.map(({ name }) => name.toLowerCase())), 'must have names that differ');

/** GA4's events for them (lib/model/event-words.ts). Nobody signs up twice. */
export const usualConversions: ConversionType[] = [
  { event: 'generate_lead', name: 'Leads', value: { kind: 'event' }, countsOncePer: 'event' },
  { event: 'sign_up', name: 'Sign-ups', value: { kind: 'event' }, countsOncePer: 'person' },
  { event: 'subscribe', name: 'Subscriptions', value: { kind: 'event' }, countsOncePer: 'event' },
  { event: 'start_trial', name: 'Trials', value: { kind: 'event' }, countsOncePer: 'event' },
];

/** What of the definitions decides about stored rows: all but the names on screens, in any order. */
export function countedRules(types: readonly ConversionType[]): string {
  const rules = types.map(({ event, value, countsOncePer }) => [event, value, countsOncePer] as const);
  return JSON.stringify(rules.sort(([left], [right]) => (left < right ? -1 : 1)));
}

function isDistinct(texts: string[]): boolean {
  return new Set(texts).size === texts.length;
}

/** A connection's rule for an event, applied: its filters, its value, its further parameters and its name. */
import { fail, ok, type Result } from '@/lib/core/result';
import type { Conversion, MappedConversion } from '@/lib/model/conversion';
import type { Skip } from '@/lib/model/delivery';
import type { AppliedRule, EventFilter, EventParam } from '@/lib/model/mapping';
import { valuesSent } from './sent-value';

/** The property by which a rule can tell how an order was placed: online, pos, subscription, draft, marketplace. */
const SALES_CHANNEL = 'sales_channel';

/** The conversion as the rule sends it, or the filter that leaves it out. `restricted` is for consent to say. */
export function applyRule(conversion: Conversion, rule: AppliedRule): Result<Omit<MappedConversion, 'restricted'>, Skip> {
  if (rule.as === '') {
    return fail({ reason: 'incomplete', detail: `The mapping names nothing that "${conversion.name}" is sent as.` });
  }
  const failed = rule.filters.find((filter) => !passes(filter, conversion));
  if (failed) return fail({ reason: 'filtered', detail: `The filter "${describe(failed)}" leaves it out.` });
  const sent = valuesSent(conversion, rule.value);
  if (!sent.ok) return sent;
  const { value, remaining, withheld } = sent.value;
  const params = Object.fromEntries(rule.params.flatMap((param) => paramOf(param, conversion)));
  const refund = conversion.refund && { ...conversion.refund, remaining };
  return ok({ ...conversion, as: rule.as, value, ...(refund && { refund }), params, withheld });
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

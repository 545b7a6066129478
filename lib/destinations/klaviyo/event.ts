/**
 * One of our events in Klaviyo's bulk form: the events of one profile. A purchase is a Placed Order and an Ordered Product for
 * each line; a refund that takes back a cancelled order is a Cancelled Order.
 * https://developers.klaviyo.com/en/reference/bulk_create_events (read 2026-11)
 */
import type { Money } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import type { MappedConversion } from '@/lib/model/conversion';
import type { Skip, Withheld } from '@/lib/model/delivery';
import { cancellationKey } from '@/lib/model/delivery-key';
import type { Prepared } from '../define';
import { SUBSCRIBE, UNSUBSCRIBE, unreached, UPDATE_PROFILE } from '../messaging';
import { majorNumber } from '../money';
import { compact } from '../user';
import { prepareProfile, prepareSubscription, prepareUnsubscription, profileOf } from './profile';
import { orderedProductOf, propertiesOf, rowTotal } from './properties';

/** A job takes 1,000 events: 50 of our events with 20 of Klaviyo's each. */
const KLAVIYO_EVENTS_MAX = 20;
export const KLAVIYO_ITEMS_MAX = 50;
/** Klaviyo asks for fewer than 128. */
const METRIC_LENGTH_MAX = 127;

type KlaviyoEvent = { metric: string; uniqueId: string; value?: Money; properties: Record<string, unknown> };

/** The event in the form of the job that it goes in, or why Klaviyo could not use it. */
export function prepareKlaviyo(conversion: MappedConversion, sendPhone: boolean): Result<Prepared, Skip> {
  switch (conversion.as) {
    case UPDATE_PROFILE:
      return prepareProfile(conversion, sendPhone);
    case SUBSCRIBE:
      return prepareSubscription(conversion);
    case UNSUBSCRIBE:
      return prepareUnsubscription(conversion);
    default:
      return prepareEvents(conversion, sendPhone);
  }
}

function prepareEvents(conversion: MappedConversion, sendPhone: boolean): Result<Prepared, Skip> {
  if (conversion.as.length === 0 || conversion.as.length > METRIC_LENGTH_MAX) {
    return fail({ reason: 'incomplete', detail: `A metric’s name has 1 to ${METRIC_LENGTH_MAX} characters.` });
  }
  const { attributes, withheld } = profileOf(conversion, sendPhone);
  if (!attributes) return fail({ reason: 'no_identifier', detail: unreached(conversion, 'Klaviyo') });
  const { key, value, occurredAt } = conversion;
  const own: KlaviyoEvent = { metric: metricOf(conversion), uniqueId: key, value, properties: propertiesOf(conversion) };
  const lines = conversion.name === 'purchase' ? linesOf(conversion) : [];
  const events = [own, ...lines].slice(0, KLAVIYO_EVENTS_MAX);
  const item = {
    type: 'event-bulk-create',
    attributes: {
      profile: { data: { type: 'profile', attributes } },
      events: { data: events.map((event) => eventOf(event, occurredAt)) },
    },
  };
  return ok({ item, withheld: [...withheld, ...withheldLines(lines.length)] });
}

/** Klaviyo's guide has a metric of its own for orders that are called off. */
function metricOf({ as, key, orderKey }: MappedConversion): string {
  const isCancelled = orderKey !== undefined && key === cancellationKey(orderKey);
  return as === 'Refunded Order' && isCancelled ? 'Cancelled Order' : as;
}

function linesOf(conversion: MappedConversion): KlaviyoEvent[] {
  return conversion.items.map((item, index) => ({
    metric: 'Ordered Product',
    uniqueId: `${conversion.key}:${index + 1}`,
    value: rowTotal(item),
    properties: orderedProductOf(conversion, item),
  }));
}

function withheldLines(count: number): Withheld[] {
  const lineMax = KLAVIYO_EVENTS_MAX - 1;
  if (count <= lineMax) return [];
  return [{ field: 'Ordered Product', why: `Sent for the first ${lineMax} of ${count} lines; Placed Order holds them all.` }];
}

function eventOf({ metric, uniqueId, value, properties }: KlaviyoEvent, occurredAt: Date) {
  const attributes = compact({
    time: occurredAt.toISOString(),
    value: value && majorNumber(value),
    value_currency: value?.currency,
    unique_id: uniqueId,
    metric: { data: { type: 'metric', attributes: { name: metric } } },
    properties,
  });
  return { type: 'event', attributes };
}

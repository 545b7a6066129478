/**
 * One event as an entry of a batch: something that a person did, or what is known of them.
 * https://docs.customer.io/api/track/#operation/batch (read 2026-11)
 */
import { SECOND_MS } from '@/lib/core/instant';
import { fail, ok, type Result } from '@/lib/core/result';
import type { MappedConversion } from '@/lib/model/conversion';
import type { Skip } from '@/lib/model/delivery';
import type { Prepared } from '../define';
import { reachedBy, SUBSCRIBE, subscriptionOf, UNSUBSCRIBE, unreached, unsubscriptionOf, UPDATE_PROFILE } from '../messaging';
import { plainProperties } from '../plain-properties';
import { compact } from '../user';
import type { CustomerioSettings } from './settings';
import { ulidOf } from './ulid';

const NAME_BYTES_MAX = 100;
/** `unsubscribed` speaks of all messages; a number alone is nobody there. */
const CHANNELS = ['email'] as const;

type People = Pick<CustomerioSettings, 'people' | 'topicId'>;

/** The entry, or why Customer.io could not use it. */
export function prepareCustomerio(conversion: MappedConversion, settings: People): Result<Prepared, Skip> {
  const identifiers = identifiersOf(conversion, settings);
  if (!identifiers) return fail({ reason: 'no_identifier', detail: unreached(conversion, 'Customer.io') });
  const about = { type: 'person', identifiers };
  switch (conversion.as) {
    case UPDATE_PROFILE:
      return ok({ item: { ...about, action: 'identify', attributes: attributesOf(conversion) }, withheld: [] });
    case SUBSCRIBE:
    case UNSUBSCRIBE:
      return prepareSubscription(conversion, settings, about);
    default:
      return prepareEvent(conversion, about);
  }
}

function identifiersOf(conversion: MappedConversion, { people }: People): Record<string, string> | undefined {
  const { email, userId } = reachedBy(conversion);
  if (people === 'id' && userId) return { id: userId };
  return email ? { email } : undefined;
}

function attributesOf(conversion: MappedConversion) {
  const { email, phone } = reachedBy(conversion);
  const { contact, params } = conversion;
  return compact({
    email,
    phone,
    first_name: contact?.firstName,
    last_name: contact?.lastName,
    city: contact?.city,
    region: contact?.region,
    postal_code: contact?.postalCode,
    country: contact?.country,
    ...params,
  });
}

function prepareSubscription(conversion: MappedConversion, { topicId }: People, about: object): Result<Prepared, Skip> {
  const joins = conversion.as === SUBSCRIBE;
  const read = (joins ? subscriptionOf : unsubscriptionOf)(conversion, 'Customer.io', CHANNELS);
  if (!read.ok) return read;
  const { reached, source, withheld } = read.value;
  const attributes = compact({
    email: reached.email,
    unsubscribed: !joins,
    consent_source: joins ? source : undefined,
    cio_subscription_preferences: joins && topicId ? { topics: { [`topic_${topicId}`]: true } } : undefined,
  });
  return ok({ item: { ...about, action: 'identify', attributes }, withheld });
}

function prepareEvent(conversion: MappedConversion, about: object): Result<Prepared, Skip> {
  const { as, key, occurredAt } = conversion;
  const name = as.trim();
  if (name === '' || Buffer.byteLength(name) > NAME_BYTES_MAX) {
    return fail({ reason: 'incomplete', detail: `An event’s name has 1 to ${NAME_BYTES_MAX} bytes.` });
  }
  const timestamp = Math.floor(occurredAt.getTime() / SECOND_MS);
  const entry = { ...about, action: 'event', name, id: ulidOf(occurredAt, key), timestamp };
  return ok({ item: { ...entry, attributes: plainProperties(conversion) }, withheld: [] });
}

/**
 * One event as a custom event's occurrence, a contact, or the state of a subscription.
 * https://developers.hubspot.com/docs/api-reference/events-send-event-completions-v3/guide (read 2026-11)
 */
import { derivedUuid } from '@/lib/core/hash';
import { fail, ok, type Result } from '@/lib/core/result';
import type { MappedConversion } from '@/lib/model/conversion';
import type { Skip } from '@/lib/model/delivery';
import type { Prepared } from '../define';
import { reachedBy, SUBSCRIBE, subscriptionOf, UNSUBSCRIBE, unreached, unsubscriptionOf, UPDATE_PROFILE } from '../messaging';
import { flatProperties } from '../plain-properties';
import { compact } from '../user';
import type { HubspotSettings } from './settings';

export const CONTACTS = 'contacts';
export const STATUSES = 'subscriptions';
export const UNSUBSCRIBES = 'unsubscribes';
const CHANNELS = ['email'] as const;
/** HubSpot's own form of the names of custom events. */
const FULL_NAME = /^pe\d+_[a-z][a-z0-9_]*$/;
const SHORT_NAME = /^[a-z][a-z0-9_]{0,49}$/;
/** What a definition has to hold: a property that it lacks would have the whole request refused. */
export const HUBSPOT_PROPERTIES = [
  'order_id',
  'value',
  'currency',
  'coupon',
  'product_ids',
  'product_names',
  'quantity',
] as const;
const PROPERTY_LENGTH_MAX = 1_024;

type Account = Pick<HubspotSettings, 'hubId' | 'subscriptionId'>;

/** The item of the request that it goes in, or why HubSpot could not use it. */
export function prepareHubspot(conversion: MappedConversion, account: Account): Result<Prepared, Skip> {
  const { email } = reachedBy(conversion);
  if (!email) return fail({ reason: 'no_identifier', detail: unreached(conversion, 'HubSpot') });
  switch (conversion.as) {
    case UPDATE_PROFILE:
      return ok({ item: contactOf(conversion, email), group: CONTACTS, withheld: [] });
    case SUBSCRIBE:
      return prepareSubscription(conversion, account);
    case UNSUBSCRIBE: {
      const read = unsubscriptionOf(conversion, 'HubSpot', CHANNELS);
      return read.ok ? ok({ item: email, group: UNSUBSCRIBES, withheld: read.value.withheld }) : read;
    }
    default:
      return prepareEvent(conversion, account, email);
  }
}

function prepareEvent(conversion: MappedConversion, { hubId }: Account, email: string): Result<Prepared, Skip> {
  const { as, key, occurredAt, params } = conversion;
  const eventName = FULL_NAME.test(as) ? as : SHORT_NAME.test(as) ? `pe${hubId}_${as}` : undefined;
  if (!eventName) {
    const detail = `“${as}” is no name of a custom event: the internal name is of small letters, digits and _, such as order_completed.`;
    return fail({ reason: 'not_supported', detail });
  }
  const values = flatProperties(conversion);
  const names = [...HUBSPOT_PROPERTIES, ...Object.keys(params)];
  const texts = names.flatMap((name) =>
    values[name] === undefined ? [] : [[name, String(values[name]).slice(0, PROPERTY_LENGTH_MAX)]],
  );
  const item = {
    eventName,
    email,
    occurredAt: occurredAt.toISOString(),
    // Unique within the event's type: a repeat is known by it.
    uuid: derivedUuid('hubspot', key),
    properties: Object.fromEntries(texts),
  };
  // Each event has a definition of its own in HubSpot: what one lacks must not hold up the others.
  return ok({ item, group: eventName, withheld: [] });
}

function contactOf(conversion: MappedConversion, email: string) {
  const { contact, params } = conversion;
  const texts = Object.entries(params).map(([name, value]) => [name, String(value)]);
  const properties = compact({
    email,
    phone: reachedBy(conversion).phone,
    firstname: contact?.firstName,
    lastname: contact?.lastName,
    city: contact?.city,
    state: contact?.region,
    zip: contact?.postalCode,
    country: contact?.country,
    ...Object.fromEntries(texts),
  });
  return { idProperty: 'email', id: email, properties };
}

function prepareSubscription(conversion: MappedConversion, { subscriptionId }: Account): Result<Prepared, Skip> {
  const read = subscriptionOf(conversion, 'HubSpot', CHANNELS);
  if (!read.ok) return read;
  const { reached, source, withheld } = read.value;
  if (!subscriptionId) {
    const detail = 'The connection’s settings name no subscription type for sign-ups.';
    return fail({ reason: 'incomplete', detail });
  }
  const item = {
    subscriberIdString: reached.email,
    channel: 'EMAIL',
    statusState: 'SUBSCRIBED',
    subscriptionId: Number(subscriptionId),
    legalBasis: 'CONSENT_WITH_NOTICE',
    legalBasisExplanation: `Consent recorded by the store${source ? `: ${source}` : ''}`,
  };
  return ok({ item, group: STATUSES, withheld });
}

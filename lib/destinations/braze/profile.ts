/**
 * Whom an event is about, and what is told of them: attributes of a profile, and the state of their subscriptions.
 * https://www.braze.com/docs/api/objects_filters/user_attributes_object (read 2026-11)
 */
import { fail, ok, type Result } from '@/lib/core/result';
import type { MappedConversion } from '@/lib/model/conversion';
import type { Skip } from '@/lib/model/delivery';
import type { MessageChannel } from '@/lib/model/subscription';
import type { Prepared } from '../define';
import { reachedBy, SUBSCRIBE, subscriptionOf, unreached, unsubscriptionOf } from '../messaging';
import { compact } from '../user';
import type { BrazeSettings } from './settings';

export type People = Pick<BrazeSettings, 'people' | 'emailGroupId' | 'smsGroupId'>;

/** Profiles and events go in requests of their own, so that a place means one thing. */
const ATTRIBUTES = 'attributes';

/** One of the identifiers that Braze knows people by; undefined where the event has none. */
export function identifierOf(conversion: MappedConversion, { people }: People): Record<string, string> | undefined {
  const { email, phone, userId } = reachedBy(conversion);
  if (people === 'id' && userId) return { external_id: userId };
  if (email) return { email };
  return phone ? { phone } : undefined;
}

/** The profile as it is brought up to date; it never sets a subscription. */
export function prepareProfile(conversion: MappedConversion, settings: People): Result<Prepared, Skip> {
  const identifier = identifierOf(conversion, settings);
  if (!identifier) return fail({ reason: 'no_identifier', detail: unreached(conversion, 'Braze') });
  const { email, phone } = reachedBy(conversion);
  const { contact, params } = conversion;
  const attributes = {
    email,
    phone,
    first_name: contact?.firstName,
    last_name: contact?.lastName,
    home_city: contact?.city,
    country: contact?.country,
  };
  return ok({ item: compact({ ...attributes, ...params, ...identifier }), group: ATTRIBUTES, withheld: [] });
}

/** The profile with the state of the channels that the person has joined or left. */
export function prepareSubscription(conversion: MappedConversion, settings: People): Result<Prepared, Skip> {
  const joins = conversion.as === SUBSCRIBE;
  const channels: MessageChannel[] = settings.smsGroupId ? ['email', 'sms'] : ['email'];
  const read = (joins ? subscriptionOf : unsubscriptionOf)(conversion, 'Braze', channels);
  if (!read.ok) return read;
  const { reached, withheld } = read.value;
  const groups: Record<MessageChannel, string | undefined> = { email: settings.emailGroupId, sms: settings.smsGroupId };
  const isFor = (channel: MessageChannel) => read.value.channels.includes(channel);
  const item = compact({
    email: isFor('email') ? reached.email : undefined,
    phone: isFor('sms') ? reached.phone : undefined,
    email_subscribe: isFor('email') ? (joins ? 'opted_in' : 'unsubscribed') : undefined,
    subscription_groups: read.value.channels.flatMap((channel) => {
      const id = groups[channel];
      return id ? [{ subscription_group_id: id, subscription_state: joins ? 'subscribed' : 'unsubscribed' }] : [];
    }),
    ...identifierOf(conversion, settings),
  });
  return ok({ item, group: ATTRIBUTES, withheld });
}

/**
 * Who a message is about. Traits stand at the top of an identify call, in `context.traits` of any other; Segment takes them in
 * camelCase and in snake_case (https://segment.com/docs/connections/spec/identify/#traits, read 2026-11). A group's traits are
 * the group's, not the user's.
 */
import { member } from '@/lib/core/json';
import type { WireUser } from '@/lib/model/event';
import { shortText, unlessEmpty } from '../fields';
import type { CallType } from './call-type';
import type { Members } from './fields';
import { personalEvents } from './tables/ecommerce';

/** Properties of a call about the user himself: moved from there, because raw personal data is stored nowhere. */
export const personalProperties: readonly string[] = ['email', 'phone', 'firstName', 'first_name', 'lastName', 'last_name'];

/** Names of events in whose properties somebody else is spoken of: who is invited, written to, or given something. */
const ABOUT_OTHERS =
  /(^|_)(invit|refer|shar|friend|gift|recipient|forward|recommend|email_(sent|opened|clicked|delivered|bounced)|sms|push)/;

/** Whether what names somebody among the properties of the track call `name` is the user himself. */
export function isAboutUser(name: string, properties: unknown): boolean {
  if (personalEvents.has(name)) return true;
  return !ABOUT_OTHERS.test(name) && /@/.test(shortText(member(properties, 'email')) ?? '');
}

/** The user of the message that becomes the event `name`, or undefined when nothing is said of one. */
export function userOf(message: Members, type: CallType, name: string): WireUser | undefined {
  const traits = [type === 'group' ? undefined : message['traits'], member(message, 'context', 'traits')];
  const said = [...traits, type === 'track' && isAboutUser(name, message['properties']) ? message['properties'] : undefined];
  const first = (...paths: string[][]) => firstOf(said, paths);
  /** Segment's own libraries have an address object; many users write its parts beside the name. */
  const address = (...parts: string[]) =>
    first(...parts.map((part) => ['address', part])) ??
    firstOf(
      traits,
      parts.map((part) => [part]),
    );
  return unlessEmpty({
    userId: shortText(message['userId']) ?? (name === 'alias' ? shortText(message['to']) : undefined) ?? userIdIn(message),
    email: first(['email']),
    phone: first(['phone'], ['phone_number'], ['phoneNumber']),
    firstName: first(['firstName'], ['first_name'], ['firstname']),
    lastName: first(['lastName'], ['last_name'], ['lastname']),
    city: address('city'),
    region: address('state', 'region'),
    postalCode: address(...zips),
    country: address('country'),
    gender: firstOf(traits, [['gender']]),
    birthDate: firstOf(traits, [['birthday'], ['birthDate'], ['birth_date'], ['dateOfBirth'], ['date_of_birth']]),
  });
}

function firstOf(homes: unknown[], paths: string[][]): string | undefined {
  return homes.flatMap((home) => paths.map((path) => shortText(member(home, ...path)))).find((text) => text !== undefined);
}

const zips = ['postalCode', 'postal_code', 'zip', 'zipCode', 'zip_code', 'zipcode', 'postcode'];

/** RudderStack's older libraries keep the user's id among the traits. */
function userIdIn(message: Members): string | undefined {
  return shortText(member(message, 'context', 'traits', 'userId')) ?? shortText(member(message, 'context', 'traits', 'user_id'));
}

/**
 * Who a message is about. Traits stand at the top of an identify call, in `context.traits` of any other; Segment takes them in
 * camelCase and in snake_case (https://segment.com/docs/connections/spec/identify/#traits, read 2026-11). A group's traits are
 * the group's, not the user's.
 */
import { member } from '@/lib/core/json';
import type { WireUser } from '@/lib/model/event';
import { type Members, shortText, unlessEmpty } from './fields';
import { personalEvents } from './tables/ecommerce';

/** Properties of a personal event that are the user's: moved from there, because raw personal data is stored nowhere. */
export const personalProperties: readonly string[] = ['email', 'phone', 'firstName', 'first_name', 'lastName', 'last_name'];

/** The user of the message that becomes the event `name`, or undefined when nothing is said of one. */
export function userOf(message: Members, name: string): WireUser | undefined {
  const said = [
    name === 'group' ? undefined : message['traits'],
    member(message, 'context', 'traits'),
    personalEvents.has(name) ? message['properties'] : undefined,
  ];
  const first = (...paths: string[][]) =>
    said.flatMap((traits) => paths.map((path) => shortText(member(traits, ...path)))).find((text) => text !== undefined);
  return unlessEmpty({
    userId: shortText(message['userId']) ?? (name === 'alias' ? shortText(message['to']) : undefined),
    email: first(['email']),
    phone: first(['phone']),
    firstName: first(['firstName'], ['first_name']),
    lastName: first(['lastName'], ['last_name']),
    city: first(['address', 'city']),
    region: first(['address', 'state'], ['address', 'region']),
    postalCode: first(['address', 'postalCode'], ['address', 'postal_code']),
    country: first(['address', 'country']),
  });
}

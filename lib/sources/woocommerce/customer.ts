/** The person of an order or a customer account, by their billing address; and the opening of an account. */
import { member, textOf } from '@/lib/core/json';
import { fail, ok } from '@/lib/core/result';
import type { WireUser } from '@/lib/model/event';
import type { ParsedEvent } from '../define';
import { messageId, shortText, unlessEmpty } from '../fields';
import type { Delivery } from './delivery';
import { utcTime } from './fields';

/** Who it is; `customerId` 0 is a guest. */
export function customerOf(body: unknown, customerId: unknown): WireUser | undefined {
  const billing = (name: string) => shortText(member(body, 'billing', name));
  const id = shortText(customerId);
  return unlessEmpty({
    userId: id === '0' ? undefined : id,
    email: billing('email') ?? shortText(member(body, 'email')),
    phone: billing('phone'),
    firstName: billing('first_name') ?? shortText(member(body, 'first_name')),
    lastName: billing('last_name') ?? shortText(member(body, 'last_name')),
    city: billing('city'),
    region: billing('state'),
    postalCode: billing('postcode'),
    country: billing('country'),
  });
}

/** The sign-up of a new customer. An account's own e-mail goes before the one of its billing address. */
export function signUpEvents(body: unknown, { receivedAt }: Delivery): ParsedEvent[] {
  const customerId = textOf(member(body, 'id'));
  if (!customerId) return [{ read: fail({ field: 'id', detail: 'is missing: the id of the customer' }) }];
  const id = messageId('woocommerce', 'customer', customerId);
  const at = utcTime(member(body, 'date_created_gmt')) ?? receivedAt.toISOString();
  const user = customerOf(body, customerId);
  const email = shortText(member(body, 'email')) ?? user?.email;
  return [{ id, read: ok({ id, name: 'sign_up', at, user: { ...user, email } }) }];
}

/** What people say about their own data, and the handles that their words are kept under. */
import type { Consent } from './consent';

/** A stored word, under one of the handles that name whoever said it. `answer` absent: it is no word on consent. */
export type PrivacyWord = { handle: string; at: Date; answer?: Consent; forget: boolean };

export function visitorHandle(id: string): string {
  return `visitor ${id}`;
}

/** An order by the shop's own id: a shop names those of whom it asks to be forgotten. */
export function orderHandle(id: string): string {
  return `order ${id}`;
}

type Names = { userId?: string; emailHash?: string; phoneHash?: string };

/** What somebody is named by, as handles; kinds are those of identifiers. */
export function handlesOf({ userId, emailHash, phoneHash }: Names): string[] {
  const named = Object.entries({ customer: userId, email: emailHash, phone: phoneHash });
  return named.flatMap(([kind, value]) => (value ? `${kind} ${value}` : []));
}

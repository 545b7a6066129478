/**
 * Limits on joining people, so that one shared till or one office laptop cannot melt a store's customers into one.
 * The numbers follow what customer data platforms publish for their own identity resolution
 * (https://segment.com/docs/unify/identity-resolution/identity-resolution-settings/, read 2026-11).
 */
import type { NamingKind } from '@/lib/model/person';

/** How many identifiers of a kind one person may hold; a customer id is the store's own and only one. */
export const PER_PERSON_MAX: Record<NamingKind, number> = { customer: 1, email: 5, phone: 5 };

/** An identifier presented by more people than this names none of them. */
export const PEOPLE_PER_IDENTIFIER_MAX = 5;

/**
 * An identifier that has joined so many unknown people to its owner joins nobody any more. A household has tens of browsers in its
 * life; a till that gives every walk-in the same customer id would make one person of a town.
 */
export const JOINS_PER_IDENTIFIER_MAX = 1_000;

/** A browser used by more known people than this is shared. */
export const KNOWN_PEOPLE_PER_VISITOR_MAX = 5;

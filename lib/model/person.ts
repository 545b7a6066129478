/** A tracked human, the handles they are known by, and the evidence when two turn out to be one. */
import type { Id } from '@/lib/core/id';

/** What names a person, strongest first. Email and phone are SHA-256 hashes of the normalised value. */
export const namingKinds = ['customer', 'email', 'phone'] as const;
export type NamingKind = (typeof namingKinds)[number];

/**
 * What links two sightings of one buyer without naming them, strongest first: an order, a checkout, a cart, and another tool's id
 * of the same browser (Segment's anonymousId, the _ga cookie).
 */
export const linkKinds = ['order', 'checkout', 'cart', 'device'] as const;
export type LinkKind = (typeof linkKinds)[number];

/** What joins two people who are both known: a decision, named by the event that holds it. Nobody presents one. */
export const ALIAS_KIND = 'alias';

/** What holds two people apart: a decision too, a row for each side. It joins nobody. */
export const APART_KIND = 'apart';

/** What people present, strongest first. */
export const presentedKinds = [...namingKinds, ...linkKinds, 'visitor'] as const;
export type PresentedKind = (typeof presentedKinds)[number];

export const identifierKinds = [ALIAS_KIND, ...presentedKinds, APART_KIND] as const;
export type IdentifierKind = (typeof identifierKinds)[number];

export function isPresented(kind: IdentifierKind): kind is PresentedKind {
  return presentedKinds.some((presented) => presented === kind);
}

export function isNaming(kind: IdentifierKind): kind is NamingKind {
  return namingKinds.some((naming) => naming === kind);
}

export type Identifier = { kind: IdentifierKind; value: string };

/** Why an identifier is no longer used to join people. Closed list. */
export const setAsideReasons = ['too_many_people', 'too_many_browsers', 'blocked_value', 'shared_device', 'undone'] as const;
export type SetAsideReason = (typeof setAsideReasons)[number];

export type Merge = {
  id: Id<'merge'>;
  winnerId: Id<'person'>;
  loserId: Id<'person'>;
  /** The identifier that both were known by. */
  evidence: Identifier;
  eventId: Id<'event'>;
  mergedAt: Date;
};

/**
 * Who is one with whom was worked out anew: an identifier turned out to be nobody's, or somebody said that two are two, or took
 * that back.
 */
export type Split = {
  /** What led to it; of what somebody said, who was meant (`APART_KIND`). */
  identifier: Identifier;
  /** All who were one before, as first seen. */
  members: Id<'person'>[];
  /** What it is to the orders of those people. */
  as: 'split' | 'merge';
  /** Who said so, where somebody did. */
  decidedBy?: string;
  eventId: Id<'event'>;
  at: Date;
};

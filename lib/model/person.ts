/** A tracked human, the handles they are known by, and the evidence when two turn out to be one. */
import type { Id } from '@/lib/core/id';

/** Kinds of identifier, strongest first. Email and phone are SHA-256 hashes of the normalised value. */
export const identifierKinds = ['customer', 'email', 'phone', 'visitor'] as const;
export type IdentifierKind = (typeof identifierKinds)[number];

export type Identifier = { kind: IdentifierKind; value: string };

/** Why an identifier is no longer used to join people. Closed list. */
export const setAsideReasons = ['too_many_people', 'blocked_value', 'shared_device'] as const;
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

/**
 * The working set of identity: the people, identifiers and visitors that a run of events touches. lib/identity reads and changes it; the
 * pipeline loads it before and writes it after.
 */
import type { Id } from '@/lib/core/id';
import type { Identifier, Merge, NamingKind, SetAsideReason } from './person';

export type PersonState = {
  id: Id<'person'>;
  firstSeenAt: Date;
  mergedInto?: Id<'person'>;
  /** How many identifiers of each kind name this person. */
  holds: Record<NamingKind, number>;
};

export type IdentifierState = Identifier & {
  personId: Id<'person'>;
  firstSeenAt: Date;
  eventId: Id<'event'>;
  /** Other people who presented it but could not be joined with its owner. */
  otherPeople: Id<'person'>[];
  /** How many people it has joined to its owner. */
  joins: number;
  setAside?: SetAsideReason;
  /** A browser of ours presented it: what joins an order to a visitor is one of these. */
  inBrowser: boolean;
};

export type VisitorState = {
  id: Id<'visitor'>;
  personId: Id<'person'>;
  firstSeenAt: Date;
  lastSeenAt: Date;
  knownPeople: number;
  shared: boolean;
};

export type People = {
  persons: Map<Id<'person'>, PersonState>;
  identifiers: Map<string, IdentifierState>;
  visitors: Map<Id<'visitor'>, VisitorState>;
  /** Merges made in this run, in order. */
  merges: Merge[];
};

export const noPeople = (): People => ({ persons: new Map(), identifiers: new Map(), visitors: new Map(), merges: [] });

export const identifierKey = ({ kind, value }: Identifier): string => `${kind}:${value}`;

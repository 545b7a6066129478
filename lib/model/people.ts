/**
 * The working set of identity: the people, identifiers and visitors that a run of events touches. lib/identity reads and changes it; the
 * pipeline loads it before and writes it after. A person's id is the one they were first seen by; `mergedInto` says who that is today.
 */
import type { Id } from '@/lib/core/id';
import type { Identifier, Merge, NamingKind, SetAsideReason, Split } from './person';

export type PersonState = {
  id: Id<'person'>;
  firstSeenAt: Date;
  /** How many identifiers of each kind name this person, those of everyone merged into them included. */
  holds: Record<NamingKind, number>;
  /** Who this person was when the run began; absent for one that is new. */
  storedAs?: Id<'person'>;
};

export type IdentifierState = Identifier & {
  /** Its owner, as first seen: who presented it first. */
  personId: Id<'person'>;
  firstSeenAt: Date;
  eventId: Id<'event'>;
  /** Those who presented it and are one by it, as first seen; the owner first. */
  holders: Id<'person'>[];
  /** The browsers it was seen in. */
  browsers: Id<'visitor'>[];
  /** Other people who presented it but could not be joined with its owner. */
  otherPeople: Id<'person'>[];
  setAside?: SetAsideReason;
  /** A browser of ours presented it: what joins an order to a visitor is one of these. */
  inBrowser: boolean;
  /** It is new, or not as it is stored. */
  isChanged: boolean;
};

export type VisitorState = {
  id: Id<'visitor'>;
  /** Who uses the browser now, as first seen. */
  personId: Id<'person'>;
  firstSeenAt: Date;
  lastSeenAt: Date;
  knownPeople: number;
  shared: boolean;
};

export type People = {
  persons: Map<Id<'person'>, PersonState>;
  /** Who somebody is today, directly or over others; absent for those who are still themselves. */
  mergedInto: Map<Id<'person'>, Id<'person'>>;
  identifiers: Map<string, IdentifierState>;
  visitors: Map<Id<'visitor'>, VisitorState>;
  /** Merges made in this run, in order. */
  merges: Merge[];
  splits: Split[];
  /** What holds the people of the run apart from others; part of `identifiers`. */
  partings: IdentifierState[];
  /** Everyone who was merged into the people of the run, who are in `persons` then; known where they may come apart. */
  members?: Members;
  /** An identifier was set aside without the members being known: the run is to be derived again with them. */
  needsMembers: boolean;
};

export type Members = {
  /** By whom somebody was merged into another, the merge that counts now. */
  merges: Map<Id<'person'>, Merge>;
  /** The people's identifiers that the run does not speak of. */
  identifiers: IdentifierState[];
};

export const noPeople = (): People => ({
  persons: new Map(),
  mergedInto: new Map(),
  identifiers: new Map(),
  visitors: new Map(),
  merges: [],
  splits: [],
  partings: [],
  needsMembers: false,
});

export const identifierKey = ({ kind, value }: Identifier): string => `${kind}:${value}`;

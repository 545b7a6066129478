/**
 * An event's facts and its personal parts, which are stored apart: what names or traces a person (identifiers, hashes, sealed
 * values, click ids, address, user agent, full URLs) can expire or be erased while the fact that something happened stays. In the
 * program an event is one value; only rows are two.
 */
import type { EventPayload } from './event';

/** The parts of a payload that are personal. */
export const personalParts = [
  'page',
  'user',
  'browserIds',
  'userAgent',
  'device',
  'linkedVisitor',
  'proposedVisitor',
  'refusedBy',
] as const satisfies (keyof EventPayload)[];
/**
 * Properties that name a browser or a buyer: tokens, the id that a user had before (Segment's alias), and what a store says of a
 * group (Segment's group), whose members may be a household of one.
 */
export const personalProperties = ['checkout_token', 'cart_token', 'previous_id', 'traits'] as const;

type PersonalPart = (typeof personalParts)[number];

export type EventFacts = Omit<EventPayload, PersonalPart>;
export type EventPersonal = Pick<EventPayload, PersonalPart> & {
  /** The sender's address. */
  ip?: string;
  /** Personal properties, under their own names. */
  properties?: Record<string, unknown>;
};

/** The payload without its personal parts, and those; undefined where there are none. */
export function splitPersonal(payload: EventPayload, ip: string | undefined): { facts: EventFacts; personal?: EventPersonal } {
  const { page, user, browserIds, userAgent, device, linkedVisitor, proposedVisitor, refusedBy, properties, ...rest } = payload;
  const named = properties && pick(properties);
  const facts = { ...rest, properties: named ? without(properties) : properties };
  const ids = { browserIds, device, linkedVisitor, proposedVisitor, refusedBy };
  const personal = { page, user, userAgent, ...ids, ip, properties: named };
  return Object.values(personal).some((part) => part !== undefined) ? { facts, personal } : { facts };
}

/** The payload as it was before it was split, as far as its personal parts are still there. */
export function joinPersonal(
  facts: EventFacts,
  personal: EventPersonal | null | undefined,
): { payload: EventPayload; ip?: string } {
  const { ip, properties, ...parts } = personal ?? {};
  const payload = { ...facts, ...parts, ...(properties && { properties: { ...facts.properties, ...properties } }) };
  return { payload, ...(ip !== undefined && { ip }) };
}

type Members = Record<string, unknown>;

/** The personal ones among the properties; undefined where there are none. */
function pick(properties: Members): Members | undefined {
  const named = personalProperties.filter((name) => properties[name] !== undefined);
  return named.length > 0 ? Object.fromEntries(named.map((name) => [name, properties[name]])) : undefined;
}

function without(properties: Members): Members {
  const { checkout_token: _checkout, cart_token: _cart, previous_id: _previous, traits: _traits, ...others } = properties;
  return others;
}

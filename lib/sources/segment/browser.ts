/**
 * The browser or device of a message, and what its user allowed. Segment's libraries in browsers send their user agent and never
 * an address; servers send what they were given (https://segment.com/docs/connections/spec/common/#context, read 2026-11).
 */
import { member, textOf } from '@/lib/core/json';
import type { Consent } from '@/lib/model/consent';
import { type EventContext, TEXT_LENGTH_MAX } from '@/lib/model/event';
import { shortText, unlessEmpty } from '../fields';
import { browserIdsOf, deviceOf } from './browser-ids';
import type { CallType } from './call-type';
import type { Members } from './fields';

/** The longest text of an IPv6 address, with the name of its zone. */
const IP_LENGTH_MAX = 64;

/** Whose browser it was; `sentName` is the event's own name where ours differs. */
export function contextOf(message: Members, type: CallType, sentName: string | undefined): EventContext | undefined {
  const said = (...path: string[]) => member(message, 'context', ...path);
  const ip = shortText(said('ip'));
  return unlessEmpty({
    device: deviceOf(message, type),
    userAgent: textOf(said('userAgent'))?.slice(0, TEXT_LENGTH_MAX),
    ip: ip && ip.length <= IP_LENGTH_MAX ? ip : undefined,
    client: unlessEmpty({
      language: shortText(said('locale')),
      screen: screenOf(said('screen')),
      timeZone: shortText(said('timezone')),
    }),
    browserIds: browserIdsOf(message, type),
    sentName,
  });
}

function screenOf(screen: unknown): string | undefined {
  const size = [member(screen, 'width'), member(screen, 'height')].map((side) => textOf(side) ?? '').join('x');
  return /^\d{1,5}x\d{1,5}$/.test(size) ? size : undefined;
}

/**
 * Consent by the names of Segment's own examples
 * (https://segment.com/docs/privacy/consent-management/consent-in-segment-connections/#consent-object, read 2026-11). Stores name
 * their categories as they like, so all others say nothing.
 */
export function consentOf(message: Members): Consent | undefined {
  const preferences = member(message, 'context', 'consent', 'categoryPreferences');
  if (typeof preferences !== 'object' || preferences === null) return undefined;
  const [analytics, advertising] = ['analytics', 'advertising'].map((category) => stateOf(preferences, category));
  return unlessEmpty({
    analytics,
    ad_storage: advertising,
    ad_user_data: advertising,
    ad_personalization: advertising,
  });
}

/** Written in two ways, a category is granted only when both are. */
function stateOf(preferences: object, category: string): 'granted' | 'denied' | undefined {
  const stated = Object.entries(preferences)
    .filter(([name, value]) => name.trim().toLowerCase() === category && typeof value === 'boolean')
    .map(([, value]) => value);
  if (stated.length === 0) return undefined;
  return stated.every((value) => value === true) ? 'granted' : 'denied';
}

/**
 * What an event says of marketing messages. Nobody is subscribed by having bought or signed in: a subscription is one only where
 * the event itself records the person's yes to that channel, as `email_consent` or `sms_consent`, and it is told while it is
 * fresh. Leaving needs no record: an event that names no channel leaves them all.
 */

export const messageChannels = ['email', 'sms'] as const;
export type MessageChannel = (typeof messageChannels)[number];

/** A subscription older than this may have been taken back since, at the platform or by mail: it is not told any more. */
export const SUBSCRIPTION_AGE_DAYS_MAX = 1;

const YES: ReadonlySet<unknown> = new Set([true, 'true', 'granted', 'subscribed', 'opted_in']);
const NO: ReadonlySet<unknown> = new Set([false, 'false', 'denied', 'unsubscribed', 'opted_out']);
const SOURCE_LENGTH_MAX = 200;

type Properties = Record<string, unknown>;

/** The channels to which the event records the person's consent. */
export function consentedChannels(properties: Properties): MessageChannel[] {
  return messageChannels.filter((channel) => YES.has(wordOn(properties, channel)));
}

/** The channels that an event of somebody who leaves is about: those that it names, all where it names none. */
export function leftChannels(properties: Properties): MessageChannel[] {
  const named = messageChannels.filter((channel) => NO.has(wordOn(properties, channel)));
  return named.length > 0 ? named : [...messageChannels];
}

/** Where the person said so, such as the form's name. */
export function consentSource(properties: Properties): string | undefined {
  const source = properties['consent_source'];
  return typeof source === 'string' && source.trim() ? source.trim().slice(0, SOURCE_LENGTH_MAX) : undefined;
}

function wordOn(properties: Properties, channel: MessageChannel): unknown {
  const word = Object.hasOwn(properties, `${channel}_consent`) ? properties[`${channel}_consent`] : undefined;
  return typeof word === 'string' ? word.trim().toLowerCase() : word;
}

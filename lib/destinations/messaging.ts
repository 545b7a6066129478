/**
 * What platforms that write to people have in common: they know them by plain e-mail address and phone number, and match no
 * hashes; a profile, a subscription and its end go to them under names of ours, which are no events of theirs.
 */
import { fail, ok, type Result } from '@/lib/core/result';
import type { Conversion } from '@/lib/model/conversion';
import type { Skip, Withheld } from '@/lib/model/delivery';
import {
  consentedChannels,
  consentSource,
  leftChannels,
  type MessageChannel,
  SUBSCRIPTION_AGE_DAYS_MAX,
} from '@/lib/model/subscription';

export const UPDATE_PROFILE = 'Update profile';
export const SUBSCRIBE = 'Subscribe to marketing';
export const UNSUBSCRIBE = 'Unsubscribe from marketing';

/** A yes or no to messages rests on what the person said with it, not on what was said of advertising. */
export const exemptFromConsent = [SUBSCRIBE, UNSUBSCRIBE] as const;
export const messagingAgeDaysOf = { [SUBSCRIBE]: SUBSCRIPTION_AGE_DAYS_MAX };

/** An address that a mail could reach; senders may have hashed theirs. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
/** E.164: https://www.itu.int/rec/T-REC-E.164 (read 2026-11) */
const E164 = /^\+[1-9]\d{7,14}$/;

export type Reached = {
  /** Trimmed and lower-cased. */
  email?: string;
  /** E.164 with its plus; one without a country prefix names nobody. */
  phone?: string;
  /** The store's own customer id. */
  userId?: string;
};

/** By what the person can be reached, as far as it is known in a form that reaches somebody. */
export function reachedBy({ contact, user }: Pick<Conversion, 'contact' | 'user'>): Reached {
  return { email: emailOf(contact?.email), phone: phoneOf(contact?.phone), userId: contact?.userId ?? user.userId };
}

/** Why nobody can be reached, for a platform of this name. */
export function unreached({ contact, user }: Pick<Conversion, 'contact' | 'user'>, platform: string): string {
  if (contact) {
    return `${platform} needs an e-mail address, or a phone number with its country prefix; this event came with neither.`;
  }
  return user.emailHash || user.phoneHash
    ? `${platform} matches no hashes: switch on “Keep personal data” in the site’s settings, so that e-mail addresses are kept for it.`
    : `Nothing of this event names a person. ${platform} needs an e-mail address or phone number, and “Keep personal data” on in the site’s settings.`;
}

export type Subscription = { channels: MessageChannel[]; reached: Reached; source?: string; withheld: Withheld[] };

/** The channels, of those that the platform has, that the event's own record of consent opens; else why nobody is subscribed. */
export function subscriptionOf(
  conversion: Conversion,
  platform: string,
  offered: readonly MessageChannel[],
): Result<Subscription, Skip> {
  const consented = consentedChannels(conversion.properties).filter((channel) => offered.includes(channel));
  if (consented.length === 0) {
    const needed = offered.map((channel) => `${channel}_consent`).join(' or ');
    const detail = `The event records no consent to messages, so nobody is subscribed: send ${needed} as “granted” with it.`;
    return fail({ reason: 'no_consent', detail });
  }
  return reachable(conversion, platform, consented);
}

/** The channels, of those that the platform has, that the person leaves. */
export function unsubscriptionOf(
  conversion: Conversion,
  platform: string,
  offered: readonly MessageChannel[],
): Result<Subscription, Skip> {
  const channels = leftChannels(conversion.properties).filter((channel) => offered.includes(channel));
  if (channels.length > 0) return reachable(conversion, platform, channels);
  return fail({ reason: 'not_supported', detail: `${platform} sends no messages on the channel that the person leaves.` });
}

function reachable(conversion: Conversion, platform: string, channels: MessageChannel[]): Result<Subscription, Skip> {
  const reached = reachedBy(conversion);
  const addresses: Record<MessageChannel, string | undefined> = { email: reached.email, sms: reached.phone };
  const found = channels.filter((channel) => addresses[channel] !== undefined);
  if (found.length === 0) return fail({ reason: 'no_identifier', detail: unreached(conversion, platform) });
  const withheld = channels
    .filter((channel) => !found.includes(channel))
    .map((channel) => ({ field: channel, why: `The ${channel === 'sms' ? 'phone number' : 'e-mail address'} is not known.` }));
  return ok({ channels: found, reached, source: consentSource(conversion.properties), withheld });
}

function emailOf(text: string | undefined): string | undefined {
  const email = text?.trim().toLowerCase();
  return email && EMAIL.test(email) ? email : undefined;
}

function phoneOf(text: string | undefined): string | undefined {
  const digits = text
    ?.trim()
    .replace(/^00/, '+')
    .replace(/[\s()./-]/g, '');
  return digits && E164.test(digits) ? digits : undefined;
}

/**
 * Ids of the browser that others gave it. Meta's and TikTok's stand in the context, among the properties or the traits, as the
 * mappings of Segment's own destinations look for them
 * (https://segment.com/docs/connections/destinations/catalog/actions-facebook-conversions-api/, read 2026-11); Google's client id in
 * the options of Google's destination (https://segment.com/docs/connections/destinations/catalog/google-analytics/, read 2026-11).
 */
import { member } from '@/lib/core/json';
import type { EventContext } from '@/lib/model/event';
import { unquoted } from '@/lib/model/placeholder';
import { shortText, unlessEmpty } from '../fields';
import type { CallType } from './call-type';
import type { Members } from './fields';

/** The names that each id goes by, ours first. */
const names = {
  fbp: ['fbp', '_fbp'],
  fbc: ['fbc', '_fbc'],
  ttp: ['ttp', '_ttp'],
  ga: ['ga_client_id', 'gaClientId'],
} as const;

/** Ids of other tools that the message carries. */
export function browserIdsOf(message: Members, type: CallType): EventContext['browserIds'] {
  const homes = [
    member(message, 'context'),
    message['properties'],
    message['traits'],
    member(message, 'context', 'traits'),
    ...Object.values(optionsOf(message)),
  ];
  const find = (id: keyof typeof names) =>
    homes.flatMap((home) => names[id].map((name) => shortText(member(home, name)))).find((text) => text !== undefined);
  return unlessEmpty({
    fbp: find('fbp'),
    fbc: find('fbc'),
    ttp: find('ttp'),
    ga: googleClientId(message) ?? find('ga'),
    ajs: type === 'alias' ? secondId(message) : undefined,
  });
}

/** The browser that a message is from; an alias call of a server names it as the id that the user had before. */
export function deviceOf(message: Members, type: CallType): string | undefined {
  return anonymousId(message) ?? (type === 'alias' ? previousId(message) : undefined);
}

/** The id before, where the message is from a browser of another one. */
function secondId(message: Members): string | undefined {
  const previous = previousId(message);
  return anonymousId(message) !== undefined && previous !== anonymousId(message) ? previous : undefined;
}

/** RudderStack's older libraries keep it among the traits; analytics.js wrote it into its cookie in quotes, and servers copy that. */
function anonymousId(message: Members): string | undefined {
  const stated = shortText(message['anonymousId']) ?? shortText(member(message, 'context', 'traits', 'anonymousId'));
  return stated && unquoted(stated);
}

/** The browser library also says "I was myself", which joins nothing. */
function previousId(message: Members): string | undefined {
  const stated = shortText(message['previousId']) ?? shortText(message['from']);
  const user = shortText(message['userId']) ?? shortText(message['to']);
  return stated === undefined || stated === user ? undefined : unquoted(stated);
}

function googleClientId(message: Members): string | undefined {
  const own = Object.entries(optionsOf(message)).filter(([name]) => /google.*analytics/i.test(name));
  return own
    .map(([, options]) => shortText(member(options, 'clientId') ?? member(options, 'client_id')))
    .find((id) => id !== undefined);
}

/** What the sender says to single destinations; most say only whether they get the message at all. */
function optionsOf(message: Members): Members {
  const { integrations } = message;
  return typeof integrations === 'object' && integrations !== null ? { ...integrations } : {};
}

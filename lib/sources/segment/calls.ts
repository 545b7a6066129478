/**
 * What each of the six calls becomes: its event's name and properties (https://segment.com/docs/connections/spec/, read 2026-11).
 */
import { textOf } from '@/lib/core/json';
import { stated, unlessEmpty, without } from '../fields';
import type { CallType } from './call-type';
import { commerceOf } from './commerce';
import { eventNameOf } from './event-name';
import { type Members, membersOf } from './fields';
import { isAboutUser, personalProperties } from './user';

type Called = { name: string; properties: Members; sentName?: string };

/** The name and properties of a message's event. A track call without a name is refused before. */
export function calledOf(message: Members, type: CallType): Called {
  return type === 'track' ? trackOf(message, textOf(message['event']) ?? '') : otherOf(message, type);
}

function trackOf(message: Members, sent: string): Called {
  const eventName = eventNameOf(sent);
  const { name, properties } = commerceOf(membersOf(message['properties']), eventName);
  const kept = isAboutUser(name, properties) ? without(properties, personalProperties) : properties;
  return { name, properties: kept, sentName: eventName.sentName };
}

function otherOf(message: Members, type: Exclude<CallType, 'track'>): Called {
  const properties = membersOf(message['properties']);
  const [title, category] = [textOf(message['name']), textOf(message['category'])];
  switch (type) {
    case 'page':
      return { name: 'page_view', properties: stated({ name: title, category, ...properties }) };
    case 'screen':
      return { name: 'screen_view', properties: stated({ screen_name: title, category, ...properties }) };
    case 'identify':
      return { name: 'identify', properties: {} };
    case 'group':
      return { name: 'group', properties: stated({ group_id: textOf(message['groupId']), traits: groupTraits(message) }) };
    case 'alias':
      return { name: 'alias', properties: stated({ previous_id: textOf(message['previousId'] ?? message['from']) }) };
  }
}

/**
 * What is said of the group itself: a company's name and plan are no personal data; a contact's name, number or e-mail address
 * is, at whatever depth it stands, and is left out. What stays is kept apart with what is personal (lib/model/event-personal.ts).
 */
function groupTraits(message: Members): Members | undefined {
  return unlessEmpty(withoutPersonal(membersOf(message['traits'])));
}

function withoutPersonal(traits: Members): Members {
  const kept = Object.entries(traits).filter(([name, value]) => !personalProperties.includes(name) && !isAddress(value));
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutContacts(value)]));
}

function withoutContacts(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((one) => !isAddress(one)).map(withoutContacts);
  return typeof value === 'object' && value !== null ? withoutPersonal({ ...value }) : value;
}

function isAddress(value: unknown): boolean {
  return typeof value === 'string' && EMAIL.test(value);
}

const EMAIL = /^\s*[^\s@]+@[^\s@]+\s*$/;

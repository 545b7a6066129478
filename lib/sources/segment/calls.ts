/**
 * What each of the six calls becomes: its event's name and properties (https://segment.com/docs/connections/spec/, read 2026-11).
 */
import { textOf } from '@/lib/core/json';
import { commerceOf } from './commerce';
import { eventNameOf } from './event-name';
import { type Members, membersOf, stated, without } from './fields';
import { personalEvents } from './tables/ecommerce';
import { personalProperties } from './user';

export const callTypes = ['track', 'page', 'screen', 'identify', 'group', 'alias'] as const;
export type CallType = (typeof callTypes)[number];

type Called = { name: string; properties: Members; sentName?: string };

/** The name and properties of a message's event. A track call without a name is refused before. */
export function calledOf(message: Members, type: CallType): Called {
  return type === 'track' ? trackOf(message, textOf(message['event']) ?? '') : otherOf(message, type);
}

function trackOf(message: Members, sent: string): Called {
  const eventName = eventNameOf(sent);
  const { name, properties } = commerceOf(membersOf(message['properties']), eventName);
  const kept = personalEvents.has(name) ? without(properties, personalProperties) : properties;
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
      return { name: 'group', properties: stated({ group_id: textOf(message['groupId']) }) };
    case 'alias':
      return { name: 'alias', properties: stated({ previous_id: textOf(message['previousId'] ?? message['from']) }) };
  }
}

/** One message of Segment's API as one event. The six calls: track, page, screen, identify, group, alias. */
import { sha256Hex } from '@/lib/core/hash';
import { parseInstant } from '@/lib/core/instant';
import { member, textOf } from '@/lib/core/json';
import { fail, ok, type Result } from '@/lib/core/result';
import { EVENT_NAME_LENGTH_MAX, MESSAGE_ID_LENGTH_MAX, type SourceEvent } from '@/lib/model/event';
import type { FieldProblem } from '@/lib/model/purchase';
import type { ParsedEvent } from '../define';
import { contextOf, pageOf, userOf } from './context';
import { mapProperties } from './properties';
import { standardNames } from './tables/ecommerce';

export const callTypes = ['track', 'page', 'screen', 'identify', 'group', 'alias'] as const;
export type CallType = (typeof callTypes)[number];

/** What a message becomes; `type` comes from the address where the message itself does not say. */
export function readMessage(message: unknown, type: CallType | undefined, receivedAt: Date): ParsedEvent {
  const id = messageIdOf(message);
  const read = eventOf(message, type ?? callTypes.find((call) => call === member(message, 'type')), id, receivedAt);
  return { id, read };
}

function eventOf(message: unknown, type: CallType | undefined, id: string, receivedAt: Date): Result<SourceEvent, FieldProblem> {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    return fail({ field: 'batch', detail: 'must hold messages, each an object' });
  }
  if (!type) return fail({ field: 'type', detail: `must be one of ${callTypes.join(', ')}` });
  const sent = textOf(member(message, 'event'));
  if (type === 'track' && !sent) return fail({ field: 'event', detail: 'is missing: the name of what happened' });
  const at = timeOf(message, receivedAt);
  if (!at)
    return fail({ field: 'timestamp', detail: 'must be an ISO 8601 time with its zone, such as 2026-03-01T12:00:00.000Z' });
  const name = nameOf(type, sent);
  if (!name) return fail({ field: 'event', detail: 'must hold a letter from a to z' });
  const user = userOf(message);
  const page = pageOf(message);
  return ok({
    id,
    name,
    at,
    ...(page && { page }),
    properties: propertiesOf(message, type, name, sent ?? ''),
    ...(user && { user }),
    context: contextOf(message, sent && sent !== name ? sent.slice(0, 200) : undefined),
  });
}

const callNames: Record<Exclude<CallType, 'track'>, string> = {
  page: 'page_view',
  screen: 'screen_view',
  identify: 'identify',
  group: 'group',
  alias: 'alias',
};

/** Our name for it; undefined when nothing of the sender's name can stand in a name of ours. */
function nameOf(type: CallType, sent: string | undefined): string | undefined {
  if (type !== 'track') return callNames[type];
  const standard = standardNames.get((sent ?? '').toLowerCase().replace(/[\s_]+/g, ' '));
  if (standard) return standard;
  const snake = (sent ?? '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, EVENT_NAME_LENGTH_MAX);
  return snake || undefined;
}

function propertiesOf(message: unknown, type: CallType, name: string, sent: string): Record<string, unknown> {
  const given = recordOf(member(message, 'properties'));
  if (type === 'track') return mapProperties(given, name, sent);
  if (type === 'alias') return { previous_id: textOf(member(message, 'previousId')) };
  if (type === 'group') return { group_id: textOf(member(message, 'groupId')), ...recordOf(member(message, 'traits')) };
  const title = textOf(member(message, 'name'));
  return type === 'identify' ? {} : { ...given, ...(title && { name: title }) };
}

/** Segment's libraries set `timestamp`; RudderStack's `originalTimestamp`. A message without either happened when it came. */
function timeOf(message: unknown, receivedAt: Date): string | undefined {
  const stated = member(message, 'timestamp') ?? member(message, 'originalTimestamp');
  if (stated === undefined || stated === null) return receivedAt.toISOString();
  return parseInstant(stated)?.toISOString();
}

function messageIdOf(message: unknown): string {
  const id = textOf(member(message, 'messageId'));
  if (id && id.length <= MESSAGE_ID_LENGTH_MAX) return id;
  return sha256Hex(id ?? JSON.stringify(message) ?? '');
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** One message of Segment's API as one event. The six calls: https://segment.com/docs/connections/spec/ (read 2026-11). */
import { readInstant } from '@/lib/core/instant';
import { textOf } from '@/lib/core/json';
import { fail, ok, type Result } from '@/lib/core/result';
import type { SourceEvent } from '@/lib/model/event';
import type { EventNote } from '@/lib/model/event-note';
import type { FieldProblem } from '@/lib/model/problem';
import type { ParsedEvent } from '../define';
import { unlessEmpty, without } from '../fields';
import { consentOf, contextOf } from './browser';
import { type CallType, callTypes } from './call-type';
import { calledOf } from './calls';
import { type Members, membersOf } from './fields';
import { messageIdOf } from './message-id';
import { landingOf, pageProperties } from './page';
import { userOf } from './user';

/** What a request says once for all of its messages. */
type Envelope = {
  /** The call that the address names; a batch names it in each message. */
  type?: CallType;
  /** Joined with the context of each message, which comes first. */
  context?: unknown;
  /** When it was sent, for messages that do not say when they happened. */
  sentAt: string;
};

/** The event that a message is, or the field that keeps it from being one. */
export function readMessage(sent: unknown, envelope: Envelope): ParsedEvent {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
    return { read: fail({ field: 'batch', detail: 'must hold messages, each a JSON object' }) };
  }
  const message = membersOf(sent);
  const { at, isUnreadable } = timeOf(message, envelope);
  const id = messageIdOf(message, at);
  const type = envelope.type ?? callTypes.find((call) => call === message['type']);
  if (!type) return { id, read: fail({ field: 'type', detail: `must be one of ${callTypes.join(', ')}` }) };
  const context = unlessEmpty({ ...membersOf(envelope.context), ...membersOf(message['context']) });
  return { id, read: eventOf({ ...message, context }, { id, at, type }), ...(isUnreadable && { notes: [unreadableTime] }) };
}

/**
 * Segment's libraries set `timestamp`, RudderStack's `originalTimestamp`. Where there is none that can be read, it is that of the
 * sending; `isUnreadable`: one was stated.
 */
function timeOf({ timestamp, originalTimestamp }: Members, { sentAt }: Envelope): { at: string; isUnreadable: boolean } {
  const times = [timestamp, originalTimestamp].filter((time) => time !== undefined && time !== null && time !== '');
  const [read] = times.flatMap((time) => readInstant(time) ?? []);
  return { at: read?.toISOString() ?? sentAt, isUnreadable: times.length > 0 && !read };
}

const unreadableTime: EventNote = {
  field: 'timestamp',
  what: 'left_out',
  detail: 'must be a time with its zone, such as 2026-03-01T12:00:00Z: the time of its sending stands for it',
};

type Head = { id: string; at: string; type: CallType };

function eventOf(message: Members, { id, at, type }: Head): Result<SourceEvent, FieldProblem> {
  if (type === 'track' && !textOf(message['event'])) {
    return fail({ field: 'event', detail: 'is missing: the name of what happened' });
  }
  const { name, properties, sentName } = calledOf(message, type);
  const { page, campaign } = landingOf(message, type);
  return ok({
    id,
    name,
    at,
    page,
    properties: unlessEmpty({ ...campaign, ...without(properties, page && type === 'page' ? pageProperties : []) }),
    user: userOf(message, type, name),
    consent: consentOf(message),
    context: contextOf(message, type, sentName),
  });
}

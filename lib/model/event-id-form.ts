/**
 * The form of the id that a platform gets with an event. Ours is the deduplication key; a store that comes from another tool
 * can keep that tool's, so that what both have sent counts once. The browser's pixel makes the same id of the same event, so
 * this is in one place.
 */

import { type EventIdPart, filledEventId } from './event-id';

export const eventIdParts = ['key', 'order', 'order_id', 'order_name', 'event'] as const satisfies EventIdPart[];

/** Enough for any tool's; ids are stored with every event that is sent. */
export const EVENT_ID_FORM_LENGTH_MAX = 100;

export type Named = {
  /** The deduplication key. */
  key: string;
  /** Our name of the event. */
  name: string;
  /** What platforms know its order by. */
  orderKey?: string | undefined;
  /** The event's properties as sent: a shop names its order there. */
  properties: Record<string, unknown>;
};

const PART = /\{([^{}]*)\}/g;

/** What is wrong with the form, in words; undefined when it is one. Empty is our own form. */
export function eventIdFormProblem(form: string): string | undefined {
  if (form === '') return undefined;
  if (form.length > EVENT_ID_FORM_LENGTH_MAX) return `must be at most ${EVENT_ID_FORM_LENGTH_MAX} characters`;
  const parts = [...form.matchAll(PART)].map(([, part]) => part ?? '');
  const unknown = parts.find((part) => !isPart(part));
  if (unknown !== undefined) return `has no part {${unknown}}: use ${eventIdParts.map((part) => `{${part}}`).join(' ')}`;
  if (/[{}]/.test(form.replaceAll(PART, ''))) return 'has a brace without its other';
  if (parts.every((part) => part === 'event'))
    return 'must name the event or its order: {key}, {order}, {order_id} or {order_name}';
  if (/[^\x21-\x7e]/.test(form)) return 'must be letters, digits and signs without spaces';
  return undefined;
}

/** The event's id in this form. An event whose parts are not all known has none: undefined. */
export function eventIdOf(form: string, event: Named): string | undefined {
  return filledEventId(form, {
    key: event.key,
    event: event.name,
    order: event.orderKey,
    order_id: nameOf(event, 'id'),
    order_name: nameOf(event, 'name') ?? nameOf(event, 'number'),
  });
}

function isPart(text: string): text is EventIdPart {
  return eventIdParts.some((part) => part === text);
}

/** What the shop calls its order: the first, where it states several. */
function nameOf({ properties }: Named, kind: 'id' | 'name' | 'number'): string | undefined {
  const names: unknown = properties['order_names'];
  const stated: unknown = typeof names === 'object' && names !== null ? new Map(Object.entries(names)).get(kind) : undefined;
  const [first]: unknown[] = Array.isArray(stated) ? stated : [stated];
  const text = typeof first === 'number' ? String(first) : typeof first === 'string' ? first.trim() : '';
  return text === '' ? undefined : text;
}

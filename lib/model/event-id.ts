/** An event's id at a platform, made of its parts. Apart from the rest of event-id-form.ts, because the snippet carries it. */

export type EventIdPart = 'key' | 'order' | 'order_id' | 'order_name' | 'event';
type Values = { key: string; event: string } & Partial<Record<EventIdPart, string | undefined>>;

/**
 * The id in this form; undefined where a part is not known, or holds a brace. A form without the key tells two refunds of
 * one order, or two other events, not apart: it is for purchases, and everything else has its key.
 */
export function filledEventId(form: string, values: Values): string | undefined {
  if (!form || (values.event !== 'purchase' && !form.includes('{key}'))) return values.key;
  const id = form.replace(/{(\w+)}/g, (whole, part: EventIdPart) => values[part] ?? whole);
  return id.includes('{') ? undefined : id;
}

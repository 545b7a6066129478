/** A mapping as the editor holds it: one text for each field, a path or, behind "=", a fixed value. Empty texts are not mapped. */
import type { z } from 'zod';
import { type Mapping, mappingSchema } from '@/lib/sources/webhook/mapping';

export type MappingDraft = {
  event: string;
  when: { path: string; equals: string[] };
  /** By the target's id. */
  fields: Record<string, string>;
  items: { path: string; fields: Record<string, string> };
};

/** Begins a fixed value; no path does. */
const FIXED = '=';

/** GA4's names for what an order's line is mostly asked for. */
const itemNames = ['item_id', 'item_name', 'item_category', 'price', 'quantity'] as const;

/** The draft of stored settings; of a mapping that cannot be read an empty one. */
export function draftOfSettings(settings: Record<string, unknown>): MappingDraft {
  const stored = mappingSchema.safeParse(settings['mapping'] ?? {});
  return draftOf(stored.success ? stored.data : mappingSchema.parse({}));
}

/** The draft of a mapping. */
export function draftOf({ event, when, fields, items }: Mapping): MappingDraft {
  const texts = Object.entries(fields).flatMap(([id, from]) =>
    from ? [[id, 'value' in from ? `${FIXED}${from.value}` : from.path]] : [],
  );
  return {
    event,
    when: when ?? { path: '', equals: [] },
    fields: Object.fromEntries(texts),
    items: { path: items?.path ?? '', fields: items?.fields ?? {} },
  };
}

/** What the draft is stored as; the use case checks it. */
export function mappingOf({ event, when, fields, items }: MappingDraft): z.input<typeof mappingSchema> {
  const taken = Object.entries(filled(fields)).map(([id, text]) => {
    const value = fixedValue(text);
    return [id, value === undefined ? { path: text } : { value }];
  });
  return {
    event,
    fields: Object.fromEntries(taken),
    ...((when.path.trim() || when.equals.length > 0) && { when }),
    ...(items.path.trim() && { items: { path: items.path, fields: filled(items.fields) } }),
  };
}

/** The value behind "=", or undefined when the text is a path. */
export function fixedValue(text: string): string | undefined {
  return text.startsWith(FIXED) ? text.slice(FIXED.length) : undefined;
}

/** The names of a line's fields to show: the common ones, and those that the draft has beside. */
export function itemNamesOf({ items }: MappingDraft): string[] {
  return [...new Set([...itemNames, ...Object.keys(items.fields)])];
}

function filled(texts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''));
}

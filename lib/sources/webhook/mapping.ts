/**
 * How a payload that we do not know becomes an event: a name, and for each field the path of its value or a constant. Edited on
 * the screen.
 */
import { z } from 'zod';
import { parseCurrency } from '@/lib/core/currency';
import { readInstant } from '@/lib/core/instant';
import { listOf, textOf } from '@/lib/core/json';
import { formatDecimal } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import { EVENT_NAME_LENGTH_MAX, MESSAGE_ID_LENGTH_MAX, type SourceEvent, wireEventSchema } from '@/lib/model/event';
import type { FieldProblem } from '@/lib/model/problem';
import { readMending } from '../mend';
import { parsePath, valueAt } from './json-path';
import { type Target, targets } from './targets';

const path = z
  .string()
  .max(300)
  .refine((text) => parsePath(text).ok, 'cannot be read: write names with dots, and [0] for places in lists');
const taken = z.union([z.object({ path }), z.object({ value: z.string().max(300) })]);

export const mappingSchema = z.object({
  /** The event's name, the same for every delivery; several names need several sources. */
  event: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/, 'use snake_case: letters a-z, digits and _')
    .max(EVENT_NAME_LENGTH_MAX)
    .default('purchase'),
  /** Deliveries whose value at the path is none of these say nothing of interest, and make no event. */
  when: z.object({ path, equals: z.array(z.string().max(200)).min(1).max(50) }).optional(),
  fields: z.partialRecord(z.enum(targets.map(({ id }) => id)), taken).default({}),
  items: z.object({ path, fields: z.record(z.string().max(40), path) }).optional(),
});
export type Mapping = z.infer<typeof mappingSchema>;

/** Whether the mapping wants an event of this payload. */
export function appliesTo(json: unknown, { when }: Mapping): boolean {
  return !when || when.equals.includes(textOf(valueAt(json, when.path)) ?? '');
}

/** The value that the mapping finds for a target, as text; undefined when there is none. */
export function mappedValue(json: unknown, mapping: Mapping, id: string): string | undefined {
  const from = mapping.fields[id as keyof Mapping['fields']];
  if (!from) return undefined;
  return 'value' in from ? from.value : textOf(valueAt(json, from.path));
}

/**
 * The event of a payload, or the first field that gave nothing or nothing usable. `fallbackId` serves where no message id is
 * mapped.
 */
export function applyMapping(
  json: unknown,
  mapping: Mapping,
  fallbackId: string,
  receivedAt: Date,
): Result<SourceEvent, FieldProblem> {
  const found = new Map<string, string>();
  for (const target of targets) {
    const value = mappedValue(json, mapping, target.id);
    if (value !== undefined) found.set(target.id, value);
    else if (isMissing(target, mapping, found)) return fail({ field: target.id, detail: missingText(target, mapping) });
  }
  const at = timeOf(found.get('occurredAt'), receivedAt);
  if (!at) return fail({ field: 'occurredAt', detail: 'must be a time with its zone, or seconds or milliseconds since 1970' });
  const part = (to: Target['to']) =>
    targets.filter((target) => target.to === to).flatMap(({ id }) => (found.has(id) ? [[id, found.get(id)]] : []));
  const properties: Record<string, unknown> = Object.fromEntries(part('properties'));
  const minor = properties['valueMinor'];
  delete properties['valueMinor'];
  if (minor !== undefined) {
    const money = fromMinor(String(minor), properties['currency']);
    if (!money) return fail({ field: 'valueMinor', detail: 'must be a whole number, beside a currency' });
    properties['value'] = money;
  }
  if (mapping.items) properties['items'] = itemsOf(json, mapping.items);
  const url = found.get('url');
  const user = part('user');
  const checked = readMending(wireEventSchema, {
    id: (found.get('id') ?? fallbackId).slice(0, MESSAGE_ID_LENGTH_MAX),
    name: mapping.event,
    at: at.toISOString(),
    properties,
    ...(url && { page: Object.fromEntries(part('page')) }),
    ...(user.length > 0 && { user: Object.fromEntries(user) }),
  });
  if (!checked.ok) return checked;
  const visitor = found.get('visitor');
  return ok({ ...checked.value.value, ...(visitor && { context: { visitor } }) });
}

function isMissing({ id, requiredFor }: Target, { event, fields }: Mapping, found: Map<string, string>): boolean {
  if (!requiredFor?.includes(event)) return false;
  // Minor units say nothing without a currency; decimal text may mean the site's.
  if (id === 'currency') return fields.valueMinor !== undefined;
  return id !== 'value' || (!fields.valueMinor && !found.has('valueMinor'));
}

function missingText({ id, label }: Target, { event, fields }: Mapping): string {
  const from = fields[id as keyof Mapping['fields']];
  if (!from) return `is not mapped: a ${event} needs its ${label.toLowerCase()}`;
  return `gave nothing: the payload has no value at "${'path' in from ? from.path : ''}"`;
}

function timeOf(value: string | undefined, receivedAt: Date): Date | undefined {
  return value === undefined ? receivedAt : readInstant(value);
}

function fromMinor(minor: string, code: unknown): string | undefined {
  const currency = parseCurrency(code);
  if (!currency || !/^-?\d{1,15}$/.test(minor)) return undefined;
  return formatDecimal({ minor: BigInt(minor), currency });
}

function itemsOf(json: unknown, { path: at, fields }: NonNullable<Mapping['items']>): Record<string, unknown>[] {
  return listOf(valueAt(json, at)).map((line) =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([name, from]) => {
        const value = textOf(valueAt(line, from));
        return value === undefined || name === '__proto__' ? [] : [[name, value]];
      }),
    ),
  );
}

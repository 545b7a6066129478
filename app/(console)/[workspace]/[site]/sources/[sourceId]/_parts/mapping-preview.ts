/** What a mapping would make of a sample, worked out in the browser with the very functions that the door uses. */
import { listOf, textOf } from '@/lib/core/json';
import type { Result } from '@/lib/core/result';
import { readPurchase, readRefund } from '@/lib/model/purchase';
import type { FieldProblem } from '@/lib/model/problem';
import { parsePath, valueAt } from '@/lib/sources/webhook/json-path';
import { appliesTo, applyMapping, mappingSchema } from '@/lib/sources/webhook/mapping';
import { targets } from '@/lib/sources/webhook/targets';
import { fixedValue, type MappingDraft, mappingOf } from './mapping-draft';

/** What one field gives of the sample; a `note` is no fault. */
export type Given = { value?: string; note?: string; error?: string };

export type Preview = {
  /** What would become of the sample; absent without one. */
  outcome?: { became: 'event' | 'passed over' | 'refused'; text: string };
  /** By the target's id; `event`, `when`, `equals` and `items` beside them. */
  given: Record<string, Given>;
  /** Of the first line, by the field's name. */
  firstItem: Record<string, Given>;
};

/** The preview of a draft; `sample` is undefined where there is none, or none that is JSON. */
export function previewOf(draft: MappingDraft, sample: unknown, now: Date): Preview {
  const lines = draft.items.path.trim() === '' ? [] : listOf(valueAt(sample, draft.items.path));
  const given: Record<string, Given> = {
    ...whenGiven(draft, sample),
    items: { ...pathFault(draft.items.path), ...(lines.length > 0 && { value: `${lines.length} in the list` }) },
  };
  for (const target of targets) {
    const text = draft.fields[target.id] ?? '';
    const found = find(text, sample);
    const isNeeded = target.requiredFor?.includes(draft.event) && !(target.id === 'value' && draft.fields['valueMinor']);
    const lacks = isNeeded && sample !== undefined && found.value === undefined && !found.error;
    given[target.id] = lacks ? { error: text.trim() === '' ? 'is needed' : 'is needed, and nothing is there' } : found;
  }
  const { outcome, problem } = tryOut(draft, sample, now);
  const at = problem && targetOf(problem.field);
  if (problem && at && !given[at]?.error) given[at] = { ...given[at], error: problem.detail };
  const firstItem = Object.entries(draft.items.fields).map(([name, path]) => [name, find(path, lines[0])]);
  return { ...(outcome && { outcome }), given, firstItem: Object.fromEntries(firstItem) };
}

type Tried = { outcome?: Preview['outcome']; problem?: FieldProblem };

function tryOut(draft: MappingDraft, sample: unknown, now: Date): Tried {
  const parsed = mappingSchema.safeParse(mappingOf(draft));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const problem = { field: issue?.path.join('.') ?? '', detail: issue?.message ?? 'cannot be read' };
    return { problem, ...(sample !== undefined && { outcome: { became: 'refused', text: 'Fix what is in red first.' } }) };
  }
  if (sample === undefined) return {};
  if (typeof sample !== 'object' || sample === null) {
    return { outcome: { became: 'refused', text: 'The sample is no JSON object.' } };
  }
  if (!appliesTo(sample, parsed.data)) {
    return { outcome: { became: 'passed over', text: 'It is not one of the deliveries that make an event: see “Only when”.' } };
  }
  const event = applyMapping(sample, parsed.data, 'preview', now);
  if (!event.ok) return refused(event.failure);
  const order = readOrder(event.value.name, event.value.properties ?? {});
  if (order && !order.ok) return refused(order.failure);
  return { outcome: { became: 'event', text: `It makes the event ${event.value.name}.` } };
}

function refused(problem: FieldProblem): Tried {
  return { problem, outcome: { became: 'refused', text: `${problem.field}: ${problem.detail}` } };
}

/** A filter needs both of its halves. */
function whenGiven({ when: { path, equals } }: MappingDraft, sample: unknown): Record<string, Given> {
  const [hasPath, hasValues] = [path.trim() !== '', equals.length > 0];
  return {
    when: hasValues && !hasPath ? { error: 'Say where the value stands.' } : find(path, sample),
    equals: hasPath && !hasValues ? { error: 'Say which values count.' } : {},
  };
}

/** What the door asks of orders and refunds beside the mapping. */
function readOrder(name: string, properties: Record<string, unknown>): Result<unknown, FieldProblem> | undefined {
  if (name === 'purchase') return readPurchase(properties);
  return name === 'refund' ? readRefund(properties) : undefined;
}

/** The target that a problem is about: "properties.currency" is the currency's, "fields.value.path" the total's. */
function targetOf(field: string): string | undefined {
  const parts = field.split('.');
  if (parts[0] === 'fields' || parts[0] === 'properties' || parts[0] === 'user' || parts[0] === 'page') return parts[1];
  if (field === 'at') return 'occurredAt';
  if (parts[0] === 'when') return parts[1] === 'path' ? 'when' : 'equals';
  return field === 'name' ? 'event' : parts[0];
}

function find(text: string, sample: unknown): Given {
  if (text.trim() === '') return {};
  const fixed = fixedValue(text);
  if (fixed !== undefined) return { value: fixed };
  const fault = pathFault(text);
  if (fault.error || sample === undefined) return fault;
  const found = valueAt(sample, text);
  const value = textOf(found);
  if (value !== undefined) return { value };
  return typeof found === 'object' && found !== null ? { error: 'is a list or an object' } : { note: 'nothing there' };
}

function pathFault(path: string): Given {
  const parsed = parsePath(path);
  return parsed.ok ? {} : { error: parsed.failure };
}

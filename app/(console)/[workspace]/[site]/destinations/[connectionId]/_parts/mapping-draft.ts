/** A mapping as the editor holds it: texts where the stored form has numbers and absent members, and every event that could be mapped. */
import { describe } from '@/lib/delivery/apply-rule';
import { standardEventNames } from '@/lib/model/event-words';
import {
  type AppliedRule,
  type EventFilter,
  type EventParam,
  type EventRule,
  type Mapping,
  mappingSchema,
} from '@/lib/model/mapping';
import type { FilterTest } from '@/lib/model/mapping-words';
import { settingOf, USUAL_VALUE, type ValueDraft, valueDraft, valueProblems, valueSummary } from './value-draft';

/** `key` tells the rows of a list apart while they are edited. */
export type FilterDraft = EventFilter & { key: number };
export type ParamDraft = { key: number; name: string; type: EventParam['type']; kind: EventParam['from']['kind']; text: string };
export type OneRuleDraft = ValueDraft & {
  send: boolean;
  as: string;
  filters: FilterDraft[];
  params: ParamDraft[];
};
/** A further rule; its id is given once and stays. */
export type FurtherDraft = OneRuleDraft & { id: string };
export type RuleDraft = OneRuleDraft & { more: FurtherDraft[] };
/** By our event name, in the order of the table. */
export type MappingDraft = Record<string, RuleDraft>;

const OFF: RuleDraft = { send: false, as: '', filters: [], ...USUAL_VALUE, params: [], more: [] };

/** The tests that need no value. */
export const bareTests: readonly FilterTest[] = ['exists', 'missing'];

/** The draft of a mapping: standard events and the destination's own first, then what else is mapped. */
export function draftOf(mapping: Mapping, defaults: Readonly<Record<string, string>>): MappingDraft {
  const names = new Set([...standardEventNames, ...Object.keys(defaults), ...Object.keys(mapping)]);
  return Object.fromEntries([...names].map((name) => [name, ruleDraft(mapping[name])]));
}

/** What the draft is stored as; events that say nothing are left out. The use case checks it. */
export function mappingOf(draft: MappingDraft): Mapping {
  return Object.fromEntries(Object.entries(draft).flatMap(([name, rule]) => (isBlank(rule) ? [] : [[name, ruleOf(rule)]])));
}

/** What a new connection would have for the event. */
export function defaultRule(name: string, defaults: Readonly<Record<string, string>>): RuleDraft {
  const as = defaults[name] ?? '';
  return { ...OFF, send: as !== '', as };
}

/** The rule with `send` as said; switched on it takes the platform's usual name where it has none. */
export function switched(rule: RuleDraft, send: boolean, usual = ''): RuleDraft {
  return { ...rule, send, as: send && rule.as === '' ? usual : rule.as };
}

/** The rule with one more of its own, which sends the event under the same name until it is given another. */
export function withFurther(rule: RuleDraft, now: number): RuleDraft {
  const { more, ...first } = rule;
  // An id of its own, also where a rule was removed: what went by that one must not count as sent by this.
  return { ...rule, more: [...more, { ...first, filters: [], params: [], id: `r${now.toString(36)}` }] };
}

/** The key of a further row. */
export function nextKey(rows: { key: number }[]): number {
  return Math.max(0, ...rows.map(({ key }) => key)) + 1;
}

/** Problems by the dotted path in the stored form, such as "purchase.filters.0.property". None: the draft can be saved. */
export function problemsOf(draft: MappingDraft): Record<string, string> {
  const parsed = mappingSchema.safeParse(mappingOf(draft));
  const issues = parsed.success ? [] : parsed.error.issues;
  const found = issues.map(({ path, message }) => [path.join('.'), message] as const);
  const ours = Object.entries(draft).flatMap(([name, rule]) => [
    ...valueProblemsOf(name, rule),
    ...rule.more.flatMap((further, index) => valueProblemsOf(`${name}.more.${index}`, further)),
  ]);
  return Object.fromEntries([...found, ...ours]);
}

function valueProblemsOf(path: string, rule: OneRuleDraft): [string, string][] {
  return Object.entries(valueProblems(rule)).map(([field, problem]) => [`${path}.value.${field}`, problem]);
}

/** What is wrong with the name of a custom event, if anything is. */
export function newNameProblem(name: string, draft: MappingDraft): string | undefined {
  if (Object.hasOwn(draft, name)) return 'is in the table already';
  const parsed = mappingSchema.safeParse({ [name]: { send: false, as: '' } });
  return parsed.success ? undefined : 'use small letters, digits and _, as in quiz_done';
}

/** The rule in short, without its name: conditions, value and parameters that are not the usual. */
export function summaryOf({ filters, params, ...value }: OneRuleDraft): string[] {
  return [
    ...filters.filter(({ property }) => property.trim() !== '').map((filter) => `if ${describe(filter)}`),
    ...(value.rule === 'total' ? [] : [`value: ${valueSummary(value)}`]),
    ...params
      .filter(({ name }) => name.trim() !== '')
      .map(({ name, kind, text }) => `${name} = ${kind === 'property' ? text : `“${text}”`}`),
  ];
}

function ruleDraft(rule: EventRule | undefined): RuleDraft {
  if (!rule) return OFF;
  return { ...oneDraft(rule), more: (rule.more ?? []).map((further) => ({ ...oneDraft(further), id: further.id })) };
}

function oneDraft({ send, as, filters, value, params }: AppliedRule): OneRuleDraft {
  return {
    send,
    as,
    filters: filters.map((filter, index) => ({ ...filter, key: index + 1 })),
    ...valueDraft(value),
    params: params.map(({ name, type, from }, index) => ({
      key: index + 1,
      name,
      type,
      kind: from.kind,
      text: from.kind === 'property' ? from.property : from.value,
    })),
  };
}

function ruleOf({ more, ...first }: RuleDraft): EventRule {
  return { ...oneOf(first), ...(more.length > 0 && { more: more.map(({ id, ...rule }) => ({ id, ...oneOf(rule) })) }) };
}

function oneOf({ send, as, filters, params, ...value }: OneRuleDraft): AppliedRule {
  return {
    send,
    as,
    filters: filters.map(({ key: _key, ...filter }) => ({
      ...filter,
      value: bareTests.includes(filter.test) ? '' : filter.value,
    })),
    value: settingOf(value),
    params: params.map(({ name, type, kind, text }) => ({
      name,
      type,
      from: kind === 'property' ? { kind, property: text } : { kind, value: text },
    })),
  };
}

function isBlank({ send, as, filters, rule, params, more }: RuleDraft): boolean {
  return more.length === 0 && !send && as.trim() === '' && filters.length === 0 && rule === 'total' && params.length === 0;
}

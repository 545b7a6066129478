/**
 * The language of own metrics: names of metrics, other own metrics by their name in square brackets, decimal numbers, + - * /,
 * brackets. Exact throughout, and divided by nothing it has no value. A formula that cannot be read says where.
 */
import { dividedBy, type Fraction, fraction, minus, plus, times } from '@/lib/core/fraction';
import { fail, ok, type Result } from '@/lib/core/result';
import { FORMULA_MAX, isOwnMetricId, type OwnMetricId } from '@/lib/model/own-metric';
import type { Facts } from './facts';
import { type MetricId, metrics } from './registry';

/** What a formula may name: all that a row of Performance holds. */
export const formulaMetrics = [
  'revenue',
  'orders',
  'aov',
  'sessions',
  'bounceRate',
  'pagesPerSession',
  'conversionRate',
  'newOrders',
  'newRevenue',
  'returningOrders',
  'returningRevenue',
  'share',
] as const satisfies MetricId[];
type FormulaMetric = (typeof formulaMetrics)[number];

type Sign = '+' | '-' | '*' | '/';
export type Formula =
  | { kind: 'number'; value: Fraction }
  | { kind: 'metric'; id: FormulaMetric }
  | { kind: 'own'; id: OwnMetricId }
  | { kind: 'operation'; sign: Sign; left: Formula; right: Formula };

/** The place of what is wrong: its first character, from 0, and how many. */
export type FormulaProblem = { at: number; length: number; detail: string };

/** Other metrics that a formula may name. */
export type Named = { id: OwnMetricId; name: string };

type Token = { kind: 'number' | 'name' | 'own' | 'sign' | 'end'; text: string; at: number };

/** The formula, or what is wrong with the text. Own metrics are named by their name in square brackets, or by their id. */
export function parseFormula(text: string, others: readonly Named[] = []): Result<Formula, FormulaProblem> {
  try {
    const tokens = tokensOf(text);
    const stored = withIds(text, tokens, others);
    if (stored.length > FORMULA_MAX) {
      const detail = `is longer than ${FORMULA_MAX} characters`;
      return fail({ at: FORMULA_MAX, length: Math.max(text.length - FORMULA_MAX, 1), detail });
    }
    return ok(new Parser(tokens, others).whole());
  } catch (error) {
    if (error instanceof Unreadable) return fail(error.problem);
    throw error;
  }
}

/** A readable formula as it is stored: with ids in place of names, so that a metric may be called otherwise. */
export function storedFormula(text: string, others: readonly Named[]): string {
  return withIds(text, tokensOf(text), others);
}

/** A stored formula as people read and write it: with names in place of ids. */
export function shownFormula(text: string, others: readonly Named[]): string {
  return text.replace(/own_[0-9a-f]{8}/g, (id) => {
    const other = others.find((one) => one.id === id);
    return other ? bracketed(other.name) : id;
  });
}

/** A metric's name as a formula holds it; a closing bracket of its own is written twice. */
export function bracketed(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`;
}

/** What the formula comes to; undefined where a metric has no value, or something is divided by nothing. */
export function formulaValue(
  formula: Formula,
  facts: Facts,
  ownValue: (id: OwnMetricId) => Fraction | undefined,
): Fraction | undefined {
  if (formula.kind === 'number') return formula.value;
  if (formula.kind === 'metric') return metrics[formula.id].compute(facts);
  if (formula.kind === 'own') return ownValue(formula.id);
  const [left, right] = [formulaValue(formula.left, facts, ownValue), formulaValue(formula.right, facts, ownValue)];
  return left && right && operations[formula.sign](left, right);
}

const operations: Record<Sign, (left: Fraction, right: Fraction) => Fraction | undefined> = {
  '+': plus,
  '-': minus,
  '*': times,
  '/': dividedBy,
};

class Unreadable extends Error {
  constructor(readonly problem: FormulaProblem) {
    super(problem.detail);
  }
}

function refuse({ at, text }: Pick<Token, 'at' | 'text'>, detail: string): never {
  throw new Unreadable({ at, length: Math.max(text.length, 1), detail });
}

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|(own_[0-9a-f]{8}\b|\[(?:[^\]]|\]\])+\])|([A-Za-z_]+)|([-+*/()]))/y;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  let next = 0;
  while (next < end) {
    const match = TOKEN.exec(text);
    if (!match) {
      const at = next + (text.slice(next).match(/^\s*/)?.[0].length ?? 0);
      refuse(
        { at, text: text.charAt(at) },
        `“${text.charAt(at)}” means nothing in a formula: use + - * / ( ) and numbers like 0.5`,
      );
    }
    const [, number, own, name, sign = ''] = match;
    const word = number ?? own ?? name ?? sign;
    next = TOKEN.lastIndex;
    tokens.push({ kind: number ? 'number' : own ? 'own' : name ? 'name' : 'sign', text: word, at: next - word.length });
  }
  return [...tokens, { kind: 'end', text: '', at: end }];
}

/** The text with ids for the names of others; what names none is left. */
function withIds(text: string, tokens: Token[], others: readonly Named[]): string {
  let [stored, next] = ['', 0];
  for (const token of tokens.filter(({ kind }) => kind === 'own')) {
    stored += text.slice(next, token.at) + (otherOf(token, others)?.id ?? token.text);
    next = token.at + token.text.length;
  }
  return stored + text.slice(next);
}

function otherOf({ text }: Token, others: readonly Named[]): Named | undefined {
  if (isOwnMetricId(text)) return others.find(({ id }) => id === text);
  const name = text.slice(1, -1).replaceAll(']]', ']').trim().toLowerCase();
  return others.find((other) => other.name.toLowerCase() === name);
}

/** Sums of products of single values, as everybody reads them. */
class Parser {
  #next = 0;

  constructor(
    readonly tokens: Token[],
    readonly others: readonly Named[],
  ) {}

  whole(): Formula {
    const formula = this.#sum();
    const rest = this.#token();
    if (rest.kind === 'end') return formula;
    return refuse(rest, rest.text === ')' ? 'closes a bracket that was not opened' : `expects + - * or / before “${rest.text}”`);
  }

  #token(): Token {
    return this.tokens[this.#next] ?? { kind: 'end', text: '', at: 0 };
  }

  #sum(): Formula {
    let left = this.#product();
    for (let sign = this.#signOf('+', '-'); sign; sign = this.#signOf('+', '-')) {
      left = { kind: 'operation', sign, left, right: this.#product() };
    }
    return left;
  }

  #product(): Formula {
    let left = this.#single();
    for (let sign = this.#signOf('*', '/'); sign; sign = this.#signOf('*', '/')) {
      left = { kind: 'operation', sign, left, right: this.#single() };
    }
    return left;
  }

  #signOf(...wanted: Sign[]): Sign | undefined {
    const { kind, text } = this.#token();
    const sign = kind === 'sign' ? wanted.find((one) => one === text) : undefined;
    if (sign) this.#next += 1;
    return sign;
  }

  #single(): Formula {
    const token = this.#token();
    this.#next += 1;
    if (token.kind === 'number') return { kind: 'number', value: decimal(token.text) };
    if (token.kind === 'name') return named(token);
    if (token.kind === 'own') return ownNamed(token, this.others);
    if (token.text === '-')
      return { kind: 'operation', sign: '-', left: { kind: 'number', value: fraction(0n) }, right: this.#single() };
    if (token.text === '(') {
      const inner = this.#sum();
      if (this.#token().text !== ')') refuse(token, 'opens a bracket that is not closed');
      this.#next += 1;
      return inner;
    }
    return refuse(
      token,
      token.kind === 'end'
        ? 'ends too soon: a metric or a number is missing'
        : `expects a metric or a number before “${token.text}”`,
    );
  }
}

function named(token: Token): Formula {
  const id = formulaMetrics.find((known) => known.toLowerCase() === token.text.toLowerCase());
  return id ? { kind: 'metric', id } : refuse(token, `there is no metric “${token.text}”: use ${formulaMetrics.join(', ')}`);
}

function ownNamed(token: Token, others: readonly Named[]): Formula {
  const other = otherOf(token, others);
  return other ? { kind: 'own', id: other.id } : refuse(token, `there is no metric “${token.text}” in this workspace`);
}

function decimal(text: string): Fraction {
  const [whole = '', parts = ''] = text.split('.');
  return fraction(BigInt(whole + parts), 10n ** BigInt(parts.length));
}

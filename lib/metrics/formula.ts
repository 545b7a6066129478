/**
 * The language of own metrics: names of metrics, decimal numbers, + - * /, brackets. Exact throughout, and divided by nothing
 * it has no value. A formula that cannot be read says where.
 */
import { dividedBy, type Fraction, fraction, minus, plus, times } from '@/lib/core/fraction';
import { fail, ok, type Result } from '@/lib/core/result';
import { FORMULA_MAX } from '@/lib/model/own-metric';
import { AppError } from '@/lib/model/problem';
import type { Facts } from './facts';
import { type MetricId, metrics } from './registry';

/** What a formula may name: all that a row of Performance holds. */
export const formulaMetrics = [
  'revenue',
  'orders',
  'aov',
  'sessions',
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
  | { kind: 'operation'; sign: Sign; left: Formula; right: Formula };

/** The place of what is wrong: its first character, from 0, and how many. */
export type FormulaProblem = { at: number; length: number; detail: string };

type Token = { kind: 'number' | 'name' | 'sign' | 'end'; text: string; at: number };

/** The formula, or what is wrong with the text. */
export function parseFormula(text: string): Result<Formula, FormulaProblem> {
  if (text.length > FORMULA_MAX) {
    return fail({ at: FORMULA_MAX, length: text.length - FORMULA_MAX, detail: `is longer than ${FORMULA_MAX} characters` });
  }
  try {
    return ok(new Parser(tokensOf(text)).whole());
  } catch (error) {
    if (error instanceof Unreadable) return fail(error.problem);
    throw error;
  }
}

/** Throws `invalid_input` for a formula that cannot be read, with the place. */
export function requireFormula(text: string): void {
  const parsed = parseFormula(text);
  if (parsed.ok) return;
  const detail = `${parsed.failure.detail} (character ${parsed.failure.at + 1})`;
  throw new AppError('invalid_input', `formula: ${detail}`, { fields: [{ field: 'formula', detail }] });
}

/** What the formula comes to; undefined where a metric has no value, or something is divided by nothing. */
export function formulaValue(formula: Formula, facts: Facts): Fraction | undefined {
  if (formula.kind === 'number') return formula.value;
  if (formula.kind === 'metric') return metrics[formula.id].compute(facts);
  const [left, right] = [formulaValue(formula.left, facts), formulaValue(formula.right, facts)];
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

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_]+)|([-+*/()]))/y;

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
    const [, number, name, sign = ''] = match;
    const word = number ?? name ?? sign;
    next = TOKEN.lastIndex;
    tokens.push({ kind: number ? 'number' : name ? 'name' : 'sign', text: word, at: next - word.length });
  }
  return [...tokens, { kind: 'end', text: '', at: end }];
}

/** Sums of products of single values, as everybody reads them. */
class Parser {
  #next = 0;

  constructor(readonly tokens: Token[]) {}

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

function decimal(text: string): Fraction {
  const [whole = '', parts = ''] = text.split('.');
  return fraction(BigInt(whole + parts), 10n ** BigInt(parts.length));
}

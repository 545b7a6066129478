/**
 * A workspace's own metrics as metrics: computed, named and rounded like the built-in ones. One may name others of them, never in a
 * circle, and all that it names written out may have so many parts: each part is worked out for every row of a report.
 */
import type { Fraction } from '@/lib/core/fraction';
import { invariant } from '@/lib/core/invariant';
import type { OwnMetric, OwnMetricId } from '@/lib/model/own-metric';
import { AppError } from '@/lib/model/problem';
import type { Metric } from './define';
import type { FactId, Facts } from './facts';
import { type Formula, formulaValue, parseFormula, shownFormula } from './formula';
import { metrics } from './registry';

/** Twice as many as one formula of the greatest length has. */
const PARTS_MAX = 300;

type Parsed = OwnMetric & { parsed: Formula | undefined };

/** The metrics of stored formulas; one that cannot be read any more, and what names it, has no value anywhere. */
export function ownMetrics(all: readonly OwnMetric[]): Metric<OwnMetricId>[] {
  const byId = parsedOf(all);
  return [...byId.values()].map(({ id, name, unit, formula, parsed }) => ({
    ...{ id, name, unit, formula: shownFormula(formula, all), needs: [...new Set(needsOf(parsed, byId))] },
    compute: (facts) => valueIn(parsed, facts, byId),
  }));
}

function needsOf(formula: Formula | undefined, byId: ReadonlyMap<OwnMetricId, Parsed>): readonly FactId[] {
  if (formula?.kind === 'metric') return metrics[formula.id].needs;
  if (formula?.kind === 'own') return needsOf(byId.get(formula.id)?.parsed, byId);
  return formula?.kind === 'operation' ? [...needsOf(formula.left, byId), ...needsOf(formula.right, byId)] : [];
}

function valueIn(formula: Formula | undefined, facts: Facts, byId: ReadonlyMap<OwnMetricId, Parsed>): Fraction | undefined {
  return formula && formulaValue(formula, facts, (id) => valueIn(byId.get(id)?.parsed, facts, byId));
}

/**
 * Throws `invalid_input` where `metric` among `all`, itself one of them, has a formula that cannot be read, with the place; that
 * comes back to itself, with the way; or by which one of them has too many parts.
 */
export function requireOwnMetric(metric: OwnMetric, all: readonly OwnMetric[]): void {
  const parsed = parseFormula(metric.formula, all);
  if (!parsed.ok) throw refused(`${parsed.failure.detail} (character ${parsed.failure.at + 1})`);
  const byId = parsedOf(all);
  const circle = circleFrom(metric.id, byId);
  if (circle) throw refused(`goes in a circle: ${circle.map((id) => byId.get(id)?.name ?? id).join(' → ')}`);
  for (const one of byId.values()) {
    if (partsOf(one.parsed, byId) <= PARTS_MAX) continue;
    throw refused(
      `has more than ${PARTS_MAX} parts, with all that it names written out`,
      one === byId.get(metric.id) ? '' : one.name,
    );
  }
}

/** The names of those that name the metric, in the order of the list. */
export function namedBy(id: OwnMetricId, all: readonly OwnMetric[]): string[] {
  return [...parsedOf(all).values()].flatMap(({ name, parsed }) => (namesIn(parsed).includes(id) ? [name] : []));
}

function parsedOf(all: readonly OwnMetric[]): Map<OwnMetricId, Parsed> {
  return new Map(
    all.map((metric) => {
      const parsed = parseFormula(metric.formula, all);
      return [metric.id, { ...metric, parsed: parsed.ok ? parsed.value : undefined }];
    }),
  );
}

/** Each once. */
function namesIn(formula: Formula | undefined): OwnMetricId[] {
  if (formula?.kind === 'own') return [formula.id];
  return formula?.kind === 'operation' ? [...new Set([...namesIn(formula.left), ...namesIn(formula.right)])] : [];
}

/** The way from the metric back to itself, both ends named; undefined where there is none. */
function circleFrom(start: OwnMetricId, byId: ReadonlyMap<OwnMetricId, Parsed>): OwnMetricId[] | undefined {
  const seen = new Set<OwnMetricId>();
  const ways: OwnMetricId[][] = [[start]];
  for (let way = ways.shift(); way; way = ways.shift()) {
    for (const next of namesIn(byId.get(way.at(-1) ?? start)?.parsed)) {
      if (next === start) return [...way, next];
      if (!seen.has(next)) ways.push([...way, next]);
      seen.add(next);
    }
  }
  return undefined;
}

/** Numbers and metrics of the formula, those of what it names in its place. There are no circles any more. */
function partsOf(formula: Formula | undefined, byId: ReadonlyMap<OwnMetricId, Parsed>): number {
  const known = new Map<OwnMetricId, number>();
  const count = (part: Formula | undefined, depth: number): number => {
    invariant(depth <= byId.size, 'own metrics go in a circle');
    if (part?.kind === 'operation') return count(part.left, depth) + count(part.right, depth);
    if (part?.kind !== 'own') return 1;
    const parts = known.get(part.id) ?? count(byId.get(part.id)?.parsed, depth + 1);
    known.set(part.id, parts);
    return parts;
  };
  return count(formula, 0);
}

function refused(detail: string, whose = ''): AppError {
  const full = whose ? `${whose} then ${detail}` : detail;
  return new AppError('invalid_input', `formula: ${full}`, { fields: [{ field: 'formula', detail: full }] });
}

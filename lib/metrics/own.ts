/** A workspace's own metrics as metrics: computed, named and rounded like the built-in ones. */
import type { OwnMetric, OwnMetricId } from '@/lib/model/own-metric';
import type { Metric } from './define';
import { parseFormula, formulaValue } from './formula';

/** The metric of a stored formula; one that cannot be read any more has no value anywhere. */
export function ownMetric({ id, name, unit, formula }: OwnMetric): Metric<OwnMetricId> {
  const parsed = parseFormula(formula);
  return {
    id,
    name,
    unit,
    formula,
    needs: [],
    compute: (facts) => (parsed.ok ? formulaValue(parsed.value, facts) : undefined),
  };
}

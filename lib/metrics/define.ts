/** What a metric is: a name, a unit and a formula that people read, and the same formula over the facts of a row. */
import type { Fraction } from '@/lib/core/fraction';
import type { MetricUnit } from '@/lib/model/own-metric';
import type { FactId, Facts } from './facts';

export type Metric<Id extends string = string> = {
  id: Id;
  /** As screens say it; `heading` where a column has less room. */
  name: string;
  heading?: string;
  unit: MetricUnit;
  /** In words, for whoever asks what a figure is. */
  formula: string;
  needs: readonly FactId[];
  /** Exact; undefined where a fact is not held or something is divided by nothing. */
  compute: (facts: Facts) => Fraction | undefined;
};

type Stated<Id extends string, Need extends FactId> = Omit<Metric<Id>, 'needs' | 'compute'> & {
  needs: readonly Need[];
  compute: (facts: Record<Need, Fraction>) => Fraction | undefined;
};

/** The metric, asked only where all that it needs is held. */
export function defineMetric<const Id extends string, Need extends FactId>(stated: Stated<Id, Need>): Metric<Id> {
  const { needs, compute } = stated;
  return { ...stated, compute: (facts) => (holds(facts, needs) ? compute(facts) : undefined) };
}

function holds<Need extends FactId>(facts: Facts, needs: readonly Need[]): facts is Facts & Record<Need, Fraction> {
  return needs.every((need) => facts[need] !== undefined);
}

/** Metrics of a row's facts in the wire form of reports. */
import type { Currency } from '@/lib/core/currency';
import { invariant } from '@/lib/core/invariant';
import type { Facts } from '@/lib/metrics/facts';
import { measured } from '@/lib/metrics/measure';
import { type MetricId, metrics } from '@/lib/metrics/registry';
import type { WireMoney } from './wire';

/** One row's metrics: `text` and `money` where the report holds all that they need, `textIf` and `moneyIf` where they may have no value. */
export function measuresOf(facts: Facts, currency: Currency) {
  const textIf = (id: MetricId) => measured(metrics[id], facts, currency);
  const text = (id: MetricId): string => {
    const value = textIf(id);
    invariant(value !== undefined, `the report does not hold what ${id} needs`);
    return value;
  };
  const moneyIf = (id: MetricId): WireMoney | undefined => {
    const amount = textIf(id);
    return amount === undefined ? undefined : { amount, currency };
  };
  const money = (id: MetricId): WireMoney => ({ amount: text(id), currency });
  const numberIf = (id: MetricId): number | undefined => {
    const value = textIf(id);
    return value === undefined ? undefined : Number(value);
  };
  return { text, textIf, money, moneyIf, numberIf };
}

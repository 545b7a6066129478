/**
 * How well a model's credit agrees with the truth: money that paid media truly caused, beside the money they were credited
 * with.
 */
import type { Simulation, Truth } from './simulate';
import type { SituationId } from './situations';

/** Credit of one order to one campaign under one model, in minor units. */
export type CreditedAmount = {
  model: string;
  orderKey: string;
  source?: string;
  campaign?: string;
  paid: boolean;
  amount: bigint;
};

export type Score = {
  model: string;
  /** Part of the truly caused revenue that was credited to the very campaign that caused it. */
  recovered: number;
  /** Part of what paid media were credited with that they did not cause. */
  overCredited: number;
  /** Mean over campaigns of |credited - caused| / caused. */
  campaignError: number;
};

/** One score a model. `revenue` is each order's net revenue. */
export function scoreModels(credits: CreditedAmount[], truth: Truth, revenue: Map<string, bigint>): Score[] {
  const caused = new Map<string, bigint>();
  let causedTotal = 0n;
  for (const [orderKey, cause] of truth) {
    const amount = revenue.get(orderKey) ?? 0n;
    if (!cause || amount === 0n) continue;
    causedTotal += amount;
    caused.set(nameOf(cause), (caused.get(nameOf(cause)) ?? 0n) + amount);
  }
  return [...Map.groupBy(credits, ({ model }) => model)].map(([model, own]) => {
    let right = 0n;
    let paid = 0n;
    const credited = new Map<string, bigint>();
    for (const credit of own) {
      const cause = truth.get(credit.orderKey);
      if (!credit.paid) continue;
      paid += credit.amount;
      credited.set(nameOf(credit), (credited.get(nameOf(credit)) ?? 0n) + credit.amount);
      if (cause && nameOf(cause) === nameOf(credit)) right += credit.amount;
    }
    const errors = [...caused].map(([name, amount]) => Math.abs(Number((credited.get(name) ?? 0n) - amount)) / Number(amount));
    return {
      model,
      recovered: Number(right) / Number(causedTotal),
      overCredited: 1 - Number(right) / Number(paid || 1n),
      campaignError: errors.reduce((sum, error) => sum + error, 0) / Math.max(1, errors.length),
    };
  });
}

/** What is recovered under one model of the orders of one situation. */
export type SituationScore = { situation: SituationId; orders: number; recovered: number };

/**
 * Of each situation the part of the truly caused revenue that the model credited to the very campaign that caused it. What is
 * credited beyond an order's true worth, or to any ad where none caused it, is taken off.
 */
export function scoreSituations(
  credits: CreditedAmount[],
  { truth, situations, worth }: Pick<Simulation, 'truth' | 'situations' | 'worth'>,
  revenue: Map<string, bigint>,
): SituationScore[] {
  const byOrder = Map.groupBy(credits, ({ orderKey }) => orderKey);
  return [...Map.groupBy(situations, ([, situation]) => situation)].map(([situation, entries]) => {
    const keys = entries.map(([key]) => key).filter((key) => revenue.has(key));
    let [caused, recovered] = [0n, 0n];
    for (const key of keys) {
      const cause = truth.get(key);
      const paid = (byOrder.get(key) ?? []).filter((credit) => credit.paid);
      const right = sumOf(paid.filter((credit) => cause && nameOf(cause) === nameOf(credit)));
      const value = worth.get(key) ?? revenue.get(key) ?? 0n;
      const beyond = right > value ? right - value : 0n;
      caused += value;
      recovered += cause ? right - 2n * beyond : -sumOf(paid);
    }
    return { situation, orders: keys.length, recovered: caused === 0n ? 0 : Number(recovered) / Number(caused) };
  });
}

function sumOf(credits: CreditedAmount[]): bigint {
  return credits.reduce((sum, { amount }) => sum + amount, 0n);
}

function nameOf({ source, campaign }: { source?: string; campaign?: string }): string {
  return `${source} ${campaign}`;
}

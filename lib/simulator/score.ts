/** How well a model's credit agrees with the truth: money that paid media truly caused, beside the money they were credited with. */
import type { Truth } from './simulate';

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

function nameOf({ source, campaign }: { source?: string; campaign?: string }): string {
  return `${source} ${campaign}`;
}

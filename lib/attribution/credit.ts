/**
 * The credit of one order under every model, in one pass over its path. Entry 0 is the sale; each refund is an entry of its own with the
 * sale's weights, negative, so that a full refund leaves zero in every cell and two partial ones equal one of their sum.
 */
import { invariant } from '@/lib/core/invariant';
import { type Credit, type ModelId, modelIds, WHOLE_ORDER } from '@/lib/model/credit';
import { allocate } from './allocate';
import { HALF_LIFE_DAYS, type PathTouch } from './define';
import { models } from './models';

export type CreditEntry = Credit & { entry: number };

export type CreditedOrder = {
  /** The used touches, in path order. */
  path: PathTouch[];
  orderAt: Date;
  /** Minor units to share. */
  amount: bigint;
  /** What each refund takes back of `amount`, in order. */
  refunds?: bigint[];
};

/** Credit rows of all models: one for each touch with weight, or one without a touch where nobody earned the order. */
export function creditOrder(order: CreditedOrder): CreditEntry[] {
  return modelIds.flatMap((model) => creditUnder(model, order));
}

/** Credit rows of one model. */
export function creditUnder(model: ModelId, { path, orderAt, amount, refunds = [] }: CreditedOrder): CreditEntry[] {
  const { weigh, overClaims } = models[model];
  const weights = path.length > 0 ? weigh(path, { orderAt, halfLifeDays: HALF_LIFE_DAYS }) : [];
  invariant(weights.length === path.length, `${model} gave ${weights.length} weights for ${path.length} touches`);
  const earners = path.flatMap(({ id }, index) => ((weights[index] ?? 0n) > 0n ? [{ id, weight: weights[index] ?? 0n }] : []));
  const shares = earners.length > 0 ? earners : [{ id: undefined, weight: 1n }];
  const totalWeight = overClaims ? 1n : shares.reduce((sum, { weight }) => sum + weight, 0n);
  const split = (part: bigint) =>
    overClaims
      ? shares.map(() => part)
      : allocate(
          part,
          shares.map(({ weight }) => weight),
        );
  const orderParts = split(WHOLE_ORDER);
  return entryAmounts(amount, refunds, split).flatMap((amounts, entry) =>
    shares.map(({ id, weight }, index) => ({
      model,
      entry,
      touchpointId: id,
      amount: amounts[index] ?? 0n,
      weight,
      totalWeight,
      share: entry === 0 ? (orderParts[index] ?? 0n) : 0n,
    })),
  );
}

/** The sale's parts, then for each refund the difference it makes to what of the sale has been taken back so far. */
function entryAmounts(amount: bigint, refunds: bigint[], split: (part: bigint) => bigint[]): bigint[][] {
  const entries = [split(amount)];
  let taken = 0n;
  let takenParts = split(0n);
  for (const refund of refunds) {
    taken += refund;
    const nextParts = split(taken);
    entries.push(nextParts.map((part, index) => (takenParts[index] ?? 0n) - part));
    takenParts = nextParts;
  }
  invariant(taken <= amount, `refunds ${taken} exceed credit ${amount}`);
  return entries;
}

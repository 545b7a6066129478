/**
 * By which model a platform is told of its credit: a setting of the connections to platforms that take it. Stored ones are a
 * contract.
 */
import { z } from 'zod';
import { modelIds } from './credit';
import { modelNames } from './model-names';

/**
 * Last click per platform is left out: it gives every platform the whole order, and so says nothing that a platform does not
 * claim already.
 */
const creditModels = modelIds.filter((id) => id !== 'last_click_per_platform');
const DEFAULT_MODEL = 'last_non_direct_click' satisfies (typeof creditModels)[number];

/** An empty choice, and settings of earlier versions, stand for the usual model. */
export const creditModelSchema = z.preprocess(
  (stated) => (stated === '' ? undefined : stated),
  z.enum(creditModels).default(DEFAULT_MODEL),
);
export type CreditModel = z.infer<typeof creditModelSchema>;

/** The model among a connection's settings, whatever its destination. */
export function creditModelOf({ creditModel }: Record<string, unknown>): CreditModel {
  const read = creditModelSchema.safeParse(creditModel);
  return read.success ? read.data : DEFAULT_MODEL;
}

/** How it is asked for, the usual one first. */
export const creditModelField = {
  name: 'creditModel',
  label: 'Credit for an order by',
  help:
    'Used where the event mapping sends order_credited, which is off until you switch it on. Six hours after an order ' +
    'the platform is then told how much of it this model gives to its ads, of touches within the store’s own window.',
  kind: 'choice' as const,
  choices: creditModels
    .toSorted((left, right) => Number(right === DEFAULT_MODEL) - Number(left === DEFAULT_MODEL))
    .map((value) => ({
      value,
      label: value === DEFAULT_MODEL ? `${modelNames[value]} (the usual)` : modelNames[value],
    })),
};

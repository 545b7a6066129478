/**
 * By which model a platform is told of its credit: a setting of the connections to platforms that take it. Stored ones are a
 * contract.
 */
import { z } from 'zod';
import { modelIds } from './credit';
import { customModelIdSchema } from './credit-schema';
import { modelNames } from './model-names';

/**
 * Last click per platform is left out: it gives every platform the whole order, and so says nothing that a platform does not
 * claim already.
 */
const creditModels = modelIds.filter((id) => id !== 'last_click_per_platform');
const DEFAULT_MODEL = 'last_non_direct_click' satisfies (typeof creditModels)[number];

/**
 * An empty choice, and settings of earlier versions, stand for the usual model. A site's own may have been deleted since: whoever
 * knows the site says so.
 */
export const creditModelSchema = z.preprocess(
  (stated) => (stated === '' ? undefined : stated),
  z.union([z.enum(creditModels), customModelIdSchema]).default(DEFAULT_MODEL),
);
export type CreditModel = z.infer<typeof creditModelSchema>;

/** The model among a connection's settings, whatever its destination. */
export function creditModelOf({ creditModel }: Record<string, unknown>): CreditModel {
  const read = creditModelSchema.safeParse(creditModel);
  return read.success ? read.data : DEFAULT_MODEL;
}

/** Where it stands among a connection's settings. */
export const CREDIT_MODEL = 'creditModel';

/** How it is asked for, the usual one first; a site's own come behind these (`creditChoices`). */
export const creditModelField = {
  name: CREDIT_MODEL,
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

type OwnModel = { id: string; name: string };
type Choice = { value: string; label: string };

/** The choices of a site that has these models of its own. One that is set and was deleted is among them, to be seen. */
export function creditChoices(own: readonly OwnModel[], settings: Record<string, unknown> = {}): Choice[] {
  const choices = [...creditModelField.choices, ...own.map(({ id, name }) => ({ value: id, label: `${name} (your own)` }))];
  const gone = deletedCreditModel(own, settings);
  return gone === undefined ? choices : [...choices, { value: gone, label: 'A model that was deleted: choose another' }];
}

/** The own model that a connection is set to and its site has no more. */
export function deletedCreditModel(own: readonly OwnModel[], settings: Record<string, unknown>): string | undefined {
  const { success, data } = customModelIdSchema.safeParse(settings[CREDIT_MODEL]);
  return success && !own.some(({ id }) => id === data) ? data : undefined;
}

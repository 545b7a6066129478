/** What checks the stated models of a site, and reads the stored ones: those are a contract. */
import { z } from 'zod';
import type { CustomModelId } from './credit';
import { customModelIdSchema } from './credit-schema';
import {
  CUSTOM_MODELS_MAX,
  type CustomModel,
  type CustomRule,
  directChoices,
  HALF_LIFE_DAYS_MAX,
  HALF_LIFE_DAYS_MIN,
  MULTIPLIER_MAX,
  PLACES_MAX,
  type Places,
  type StatedModel,
  WEIGHT_MAX,
} from './custom-model';
import { LABEL_RULES_MAX } from './label-rule';
import { labelRuleSchema } from './label-rule-schema';
import { modelNames } from './model-names';

/** More channels than a site has names for. */
const CHANNELS_MAX = 60;
const NAME_LENGTH_MAX = 60;

const weight = z.number().int('must be a whole number').min(0).max(WEIGHT_MAX, `must be at most ${WEIGHT_MAX}`);
const multiplier = z.number().min(0).max(MULTIPLIER_MAX).multipleOf(0.01);
const channelName = z.string().trim().min(1, 'must not be empty').max(NAME_LENGTH_MAX);

const places = z.discriminatedUnion('by', [
  z.object({ by: z.literal('even') }),
  z.object({ by: z.literal('ends'), first: weight, middle: weight, last: weight }),
  z.object({ by: z.literal('from_last'), weights: z.array(weight).min(1, 'needs a weight').max(PLACES_MAX) }),
]);
const placesSchema = places.refine(
  (stated) => weightsIn(stated).some((one) => one > 0),
  'must give at least one place some weight',
);

export const customRuleSchema = z.object({
  places: placesSchema,
  halfLifeDays: z.number().min(HALF_LIFE_DAYS_MIN).max(HALF_LIFE_DAYS_MAX).optional(),
  channels: z
    .array(z.object({ channel: channelName, multiplier }))
    .max(CHANNELS_MAX)
    .refine((own) => new Set(own.map(({ channel }) => channel)).size === own.length, 'must name each channel once')
    .default([]),
  labels: z
    .array(z.object({ label: labelRuleSchema.shape.label, value: labelRuleSchema.shape.value, multiplier }))
    .max(LABEL_RULES_MAX)
    .refine(
      (own) => new Set(own.map(({ label, value }) => `${label}:${value}`)).size === own.length,
      'must name each value of a label once',
    )
    .default([]),
  direct: z.enum(directChoices).default('site'),
  paidOnly: z.boolean().default(false),
});

const BUILT_IN_NAMES = new Set(Object.values(modelNames).map((name) => name.toLowerCase()));

const nameSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(NAME_LENGTH_MAX, `must have at most ${NAME_LENGTH_MAX} characters`)
  .refine((name) => !BUILT_IN_NAMES.has(name.toLowerCase()), 'is the name of a built-in model: choose another');

const customModelSchema = z.object({
  id: customModelIdSchema,
  name: nameSchema,
  version: z.number().int().min(1),
  rule: customRuleSchema,
});

export const statedModelSchema = z.object({ id: customModelIdSchema.optional(), name: nameSchema, rule: customRuleSchema });

const list = <Model extends z.ZodType<{ name: string }>>(model: Model) =>
  z
    .array(model)
    .max(CUSTOM_MODELS_MAX, `may be at most ${CUSTOM_MODELS_MAX}`)
    .refine(
      (models) => new Set(models.map(({ name }) => name.toLowerCase())).size === models.length,
      'must have names that differ',
    );
export const customModelsSchema = list(customModelSchema);
export const statedModelsSchema = list(statedModelSchema);

/**
 * The models as they are stored after a change that states them all: a changed rule is the next version, new ones get an id of
 * `newId`. Undefined where one has an id that the site has no model of: ids are never given by others, nor come back.
 */
export function modelsAfter(
  before: readonly CustomModel[],
  stated: readonly StatedModel[],
  newId: () => CustomModelId,
): CustomModel[] | undefined {
  const known = new Map(before.map((model) => [model.id, model]));
  const isOwn = stated.every(({ id }) => id === undefined || known.has(id));
  if (!isOwn || new Set(stated.flatMap(({ id }) => id ?? [])).size !== stated.filter(({ id }) => id).length) return undefined;
  return stated.map(({ id, name, rule }) => {
    const was = id && known.get(id);
    if (!was) return { id: newId(), name, version: 1, rule };
    return { id: was.id, name, version: isSameRule(was.rule, rule) ? was.version : was.version + 1, rule };
  });
}

function isSameRule(left: CustomRule, right: CustomRule): boolean {
  return JSON.stringify(customRuleSchema.parse(left)) === JSON.stringify(customRuleSchema.parse(right));
}

function weightsIn(stated: Places): number[] {
  if (stated.by === 'even') return [1];
  return stated.by === 'ends' ? [stated.first, stated.middle, stated.last] : stated.weights;
}

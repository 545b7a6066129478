/**
 * A site's own attribution models: a rule that says how much a touch weighs by its place, its age and its channel, and which
 * touches are in at all. Stored ones are a contract. lib/attribution/models/custom.ts makes weights of the rule.
 */
import { z } from 'zod';
import { type CustomModelId, customModelIdSchema } from './credit';
import { modelNames } from './model-names';

/** Each is credited for every order, as the built-in ones are: eight nearly double what is stored. */
export const CUSTOM_MODELS_MAX = 8;
/** Further back than anybody weighs places one by one. */
export const PLACES_MAX = 20;
export const WEIGHT_MAX = 100;
export const MULTIPLIER_MAX = 10;
/** More channels than a site has names for. */
const CHANNELS_MAX = 60;
const NAME_LENGTH_MAX = 60;
/** Two hours; anything shorter is last click. */
export const HALF_LIFE_DAYS_MIN = 0.1;
export const HALF_LIFE_DAYS_MAX = 365;

/** As the site's setting says; never earning; or like every other touch. */
export const directChoices = ['site', 'excluded', 'counted'] as const;

const weight = z.number().int('must be a whole number').min(0).max(WEIGHT_MAX, `must be at most ${WEIGHT_MAX}`);
const channelName = z.string().trim().min(1, 'must not be empty').max(NAME_LENGTH_MAX);

/**
 * `even`: all the same. `ends`: the middle's weight is shared by all touches between. `from_last`: the last touch's first; what is
 * further back has 0.
 */
const places = z.discriminatedUnion('by', [
  z.object({ by: z.literal('even') }),
  z.object({ by: z.literal('ends'), first: weight, middle: weight, last: weight }),
  z.object({ by: z.literal('from_last'), weights: z.array(weight).min(1, 'needs a weight').max(PLACES_MAX) }),
]);
export type Places = z.infer<typeof places>;
const placesSchema = places.refine(
  (stated) => weightsIn(stated).some((one) => one > 0),
  'must give at least one place some weight',
);

export const customRuleSchema = z.object({
  places: placesSchema,
  /** Half as much for every so many days before the newest touch; absent: age does not count. */
  halfLifeDays: z.number().min(HALF_LIFE_DAYS_MIN).max(HALF_LIFE_DAYS_MAX).optional(),
  /** By what the weight of a channel's touches is multiplied; 0 leaves them out. Others have 1. */
  channels: z
    .array(z.object({ channel: channelName, multiplier: z.number().min(0).max(MULTIPLIER_MAX).multipleOf(0.01) }))
    .max(CHANNELS_MAX)
    .refine((own) => new Set(own.map(({ channel }) => channel)).size === own.length, 'must name each channel once')
    .default([]),
  direct: z.enum(directChoices).default('site'),
  paidOnly: z.boolean().default(false),
});
export type CustomRule = z.infer<typeof customRuleSchema>;

const BUILT_IN_NAMES = new Set(Object.values(modelNames).map((name) => name.toLowerCase()));

const nameSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(NAME_LENGTH_MAX, `must have at most ${NAME_LENGTH_MAX} characters`)
  .refine((name) => !BUILT_IN_NAMES.has(name.toLowerCase()), 'is the name of a built-in model: choose another');

export const customModelSchema = z.object({
  id: customModelIdSchema,
  name: nameSchema,
  /** How often the rule was changed, and one: what earlier ones said is in the audit log. */
  version: z.number().int().min(1),
  rule: customRuleSchema,
});
export type CustomModel = z.infer<typeof customModelSchema>;

/** As a change states it: one without an id is new. */
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
export type StatedModel = z.infer<typeof statedModelSchema>;

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

/** The rule as a sentence for the marketer. */
export function explainRule(rule: CustomRule): string {
  const { halfLifeDays, channels, direct, paidOnly } = rule;
  const boosted = channels.filter(({ multiplier }) => multiplier !== 0 && multiplier !== 1);
  const out = channels.filter(({ multiplier }) => multiplier === 0).map(({ channel }) => channel);
  const parts = [
    explainPlaces(rule.places),
    halfLifeDays && `half as much for every ${halfLifeDays === 1 ? 'day' : `${halfLifeDays} days`} before the newest touch`,
    ...boosted.map(({ channel, multiplier }) => `${channel} times ${multiplier}`),
    out.length > 0 && `without ${out.join(', ')}`,
    paidOnly && 'paid clicks alone',
    direct === 'excluded' && 'direct visits never count',
    direct === 'counted' && 'direct visits count like every other touch',
  ];
  return `${parts.filter(Boolean).join('; ')}.`;
}

function explainPlaces(stated: Places): string {
  switch (stated.by) {
    case 'even':
      return 'Every touch the same';
    case 'ends':
      return `First touch ${stated.first}, last touch ${stated.last}, ${stated.middle} shared by those between`;
    case 'from_last':
      return `From the last touch back: ${stated.weights.join(', ')}; touches further back get nothing`;
  }
}

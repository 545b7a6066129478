/**
 * A site's own attribution models: a rule that says how much a touch weighs by its place, its age, its channel and its labels,
 * and which touches are in at all. Stored ones are a contract. lib/attribution/models/custom.ts makes weights of the rule.
 */
import type { CustomModelId } from './credit';

/** Each is credited for every order, as the built-in ones are: eight nearly double what is stored. */
export const CUSTOM_MODELS_MAX = 8;
/** Further back than anybody weighs places one by one. */
export const PLACES_MAX = 20;
export const WEIGHT_MAX = 100;
export const MULTIPLIER_MAX = 10;
/** Of a touch's channel and labels together: what a path's weights come to stays within what the ledger holds. */
export const MULTIPLIERS_TOGETHER_MAX = 100;
/** Two hours; anything shorter is last click. */
export const HALF_LIFE_DAYS_MIN = 0.1;
export const HALF_LIFE_DAYS_MAX = 365;

/** As the site's setting says; never earning; or like every other touch. */
export const directChoices = ['site', 'excluded', 'counted'] as const;

/**
 * `even`: all the same. `ends`: the middle's weight is shared by all touches between. `from_last`: the last touch's first; what is
 * further back has 0.
 */
export type Places =
  | { by: 'even' }
  | { by: 'ends'; first: number; middle: number; last: number }
  | { by: 'from_last'; weights: number[] };

export type CustomRule = {
  places: Places;
  /** Half as much for every so many days before the newest touch; absent: age does not count. */
  halfLifeDays?: number | undefined;
  /** By what the weight of a channel's touches is multiplied; 0 leaves them out. Others have 1. */
  channels: { channel: string; multiplier: number }[];
  /** The same of touches that the site's rules give this value of a label; a touch is multiplied by all that fit it. */
  labels: { label: string; value: string; multiplier: number }[];
  direct: (typeof directChoices)[number];
  paidOnly: boolean;
};

export type CustomModel = {
  id: CustomModelId;
  name: string;
  /** How often the rule was changed, and one: what earlier ones said is in the audit log. */
  version: number;
  rule: CustomRule;
};

/** As a change states it: one without an id is new. */
export type StatedModel = { id?: CustomModelId | undefined; name: string; rule: CustomRule };

/** The rule as a sentence for the marketer. */
export function explainRule(rule: CustomRule): string {
  const { halfLifeDays, channels, labels, direct, paidOnly } = rule;
  const weighed = [
    ...channels.map(({ channel, multiplier }) => ({ name: channel, multiplier })),
    ...labels.map(({ label, value, multiplier }) => ({ name: `${label}: ${value}`, multiplier })),
  ];
  const boosted = weighed.filter(({ multiplier }) => multiplier !== 0 && multiplier !== 1);
  const out = weighed.filter(({ multiplier }) => multiplier === 0).map(({ name }) => name);
  const parts = [
    explainPlaces(rule.places),
    halfLifeDays && `half as much for every ${halfLifeDays === 1 ? 'day' : `${halfLifeDays} days`} before the newest touch`,
    ...boosted.map(({ name, multiplier }) => `${name} times ${multiplier}`),
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

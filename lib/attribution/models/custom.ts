/**
 * A site's own model, made of its rule (lib/model/custom-model.ts). What the rule leaves out goes first; places are counted among
 * the touches that stay, so their credit is shared anew. Then a touch weighs its place's weight, halved by its age, times the
 * multipliers of its channel and its labels. Where every place that a path has weighs nothing, the touches that stay share equally; where none stays,
 * nobody earned the order.
 */
import { DAY_MS } from '@/lib/core/instant';
import { type CustomModel, type CustomRule, explainRule, MULTIPLIERS_TOGETHER_MAX, type Places } from '@/lib/model/custom-model';
import type { AttributionModel, PathTouch } from '../define';

/**
 * Weight of the newest touch. With places up to 100 x 198, multipliers up to 100.00 and 200 touches a path's sum stays below 2^63,
 * which is what the ledger holds.
 */
const NEWEST_WEIGHT = 2 ** 30;
/** Multipliers have two decimals, those of a touch together too. */
const MULTIPLIER_UNIT = 100;

export function customModel({ id, name, version, rule }: CustomModel): AttributionModel {
  const looksAt = [
    ...(rule.channels.length > 0 ? (['channel'] as const) : []),
    ...(rule.labels.length > 0 ? (['labels'] as const) : []),
  ];
  return {
    id,
    name,
    explain: explainRule(rule),
    version,
    ...(looksAt.length > 0 && { looksAt }),
    ...(rule.direct === 'counted' && { countsDirect: true as const }),
    weigh: (path) => {
      const staying = path.filter((touch) => stays(rule, touch));
      const weights = new Map(weighed(rule, staying));
      return path.map((touch) => weights.get(touch) ?? 0n);
    },
  };
}

function stays(rule: CustomRule, touch: PathTouch): boolean {
  if (rule.paidOnly && !touch.paid) return false;
  if (rule.direct === 'excluded' && touch.kind === 'direct') return false;
  return !multipliersOf(rule, touch).includes(0);
}

/** Of its channel and of each of its labels that the rule names. */
function multipliersOf({ channels, labels }: CustomRule, { channel, labels: own }: PathTouch): number[] {
  return [
    ...channels.filter((one) => one.channel === channel),
    ...labels.filter(({ label, value }) => own?.[label] === value),
  ].map(({ multiplier }) => multiplier);
}

/** In hundredths, at least one: what nothing multiplies by 0 is not left out by rounding. */
function hundredths(multipliers: number[]): number {
  const together = multipliers.reduce((product, multiplier) => product * multiplier, 1);
  return Math.max(Math.round(Math.min(together, MULTIPLIERS_TOGETHER_MAX) * MULTIPLIER_UNIT), 1);
}

function weighed(rule: CustomRule, path: PathTouch[]): [PathTouch, bigint][] {
  const { places, halfLifeDays } = rule;
  const byPlace = placeWeights(places, path.length);
  const counted = path.filter((_, index) => (byPlace[index] ?? 0) > 0);
  const newest = Math.max(...counted.map(({ at }) => at.getTime()));
  return path.map((touch, index) => {
    const halvings = halfLifeDays === undefined ? 0 : (newest - touch.at.getTime()) / (halfLifeDays * DAY_MS);
    const byAge = halvings <= 0 ? NEWEST_WEIGHT : Math.round(NEWEST_WEIGHT * 2 ** -halvings);
    return [touch, BigInt(byPlace[index] ?? 0) * BigInt(byAge) * BigInt(hundredths(multipliersOf(rule, touch)))];
  });
}

/** One whole number a touch, not all of them zero. */
function placeWeights(places: Places, length: number): number[] {
  const weights = Array.from({ length }, (_, index) => weightOf(places, index, length));
  return weights.some((weight) => weight > 0) ? weights : weights.map(() => 1);
}

function weightOf(places: Places, index: number, length: number): number {
  if (places.by === 'from_last') return places.weights[length - 1 - index] ?? 0;
  if (places.by === 'even' || length === 1) return 1;
  // Two touches have no middle between them.
  const between = Math.max(length - 2, 1);
  if (index === 0) return places.first * between;
  return index === length - 1 ? places.last * between : places.middle;
}

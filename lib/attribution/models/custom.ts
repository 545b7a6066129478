/**
 * A site's own model, made of its rule (lib/model/custom-model.ts). What the rule leaves out goes first; places are counted among
 * the touches that stay, so their credit is shared anew. Then a touch weighs its place's weight, halved by its age, times its
 * channel's multiplier. Where every place that a path has weighs nothing, the touches that stay share equally; where none stays,
 * nobody earned the order.
 */
import { DAY_MS } from '@/lib/core/instant';
import { type CustomModel, type CustomRule, explainRule, type Places } from '@/lib/model/custom-model';
import type { AttributionModel, PathTouch } from '../define';

/**
 * Weight of the newest touch. With places up to 100 x 198, multipliers up to 10.00 and 200 touches a path's sum stays below 2^63,
 * which is what the ledger holds.
 */
const NEWEST_WEIGHT = 2 ** 30;
/** Multipliers have two decimals. */
const MULTIPLIER_UNIT = 100;

export function customModel({ id, name, version, rule }: CustomModel): AttributionModel {
  return {
    id,
    name,
    explain: explainRule(rule),
    version,
    ...(rule.channels.length > 0 && { looksAt: ['channel'] as const }),
    ...(rule.direct === 'counted' && { countsDirect: true as const }),
    weigh: (path) => {
      const staying = path.filter((touch) => stays(rule, touch));
      const weights = new Map(weighed(rule, staying));
      return path.map((touch) => weights.get(touch) ?? 0n);
    },
  };
}

function stays({ paidOnly, direct, channels }: CustomRule, { paid, kind, channel }: PathTouch): boolean {
  if (paidOnly && !paid) return false;
  if (direct === 'excluded' && kind === 'direct') return false;
  return channels.find((own) => own.channel === channel)?.multiplier !== 0;
}

function weighed({ places, halfLifeDays, channels }: CustomRule, path: PathTouch[]): [PathTouch, bigint][] {
  const byPlace = placeWeights(places, path.length);
  const counted = path.filter((_, index) => (byPlace[index] ?? 0) > 0);
  const newest = Math.max(...counted.map(({ at }) => at.getTime()));
  const multipliers = new Map(channels.map(({ channel, multiplier }) => [channel, multiplier]));
  return path.map((touch, index) => {
    const halvings = halfLifeDays === undefined ? 0 : (newest - touch.at.getTime()) / (halfLifeDays * DAY_MS);
    const multiplier = Math.round((multipliers.get(touch.channel) ?? 1) * MULTIPLIER_UNIT);
    const byAge = halvings <= 0 ? NEWEST_WEIGHT : Math.round(NEWEST_WEIGHT * 2 ** -halvings);
    return [touch, BigInt(byPlace[index] ?? 0) * BigInt(byAge) * BigInt(multiplier)];
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

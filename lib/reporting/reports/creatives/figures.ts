/** The figures of a row of the creatives report from its sums. */
import type { Currency } from '@/lib/core/currency';
import { dividedBy, type Fraction } from '@/lib/core/fraction';
import { countOf, type Facts } from '@/lib/metrics/facts';
import { ratioText } from '@/lib/metrics/measure';
import type { ModelId } from '@/lib/model/credit';
import { measuresOf } from '../../measures';
import { factsOf } from '../performance/figures';
import type { Film } from './ads';
import type { CreativeFigures } from './definition';
import type { Creative } from './groups';

export type CreativeSums = Pick<Creative, 'cost' | 'film' | 'earned' | 'isShared'>;

/** For metrics, as Performance has them. */
export function creativeFacts(
  { cost, earned }: Pick<CreativeSums, 'cost' | 'earned'>,
  model: ModelId,
  currency: Currency,
): Facts {
  return factsOf({ models: new Map([[model, earned]]), visits: undefined, cost }, model, { currency, revenue: 0n });
}

/** Of the impressions of films, the part that was watched for a start. */
export function hookOf(film: Film | undefined): Fraction | undefined {
  return film && dividedBy(countOf(film.starts), countOf(film.shown));
}

/** Of the starts, the part that was watched to the end. */
export function holdOf(film: Film | undefined): Fraction | undefined {
  return film && dividedBy(countOf(film.ends), countOf(film.starts));
}

/** What was earned is told where it is known. */
export function creativeFiguresOf(sums: CreativeSums, model: ModelId, currency: Currency): CreativeFigures {
  const { text, textIf, money, moneyIf } = measuresOf(creativeFacts(sums, model, currency), currency);
  const [ctr, cpc, hook, hold] = [textIf('ctr'), moneyIf('cpc'), hookOf(sums.film), holdOf(sums.film)];
  const [roas, cpa, cac] = [textIf('roas'), moneyIf('cpa'), moneyIf('cac')];
  return {
    ...{ cost: money('cost'), impressions: text('impressions'), clicks: text('clicks') },
    ...(ctr !== undefined && { ctr }),
    ...(cpc && { cpc }),
    ...(hook && { hookRate: ratioText(hook) }),
    ...(hold && { holdRate: ratioText(hold) }),
    ...(!sums.isShared && {
      ...{ orders: text('orders'), revenue: money('revenue') },
      ...(roas !== undefined && { roas }),
      ...(cpa && { cpa }),
      ...(cac && { cac }),
    }),
  };
}

/** What the rows of the performance report are parts of: the store's revenue, or all conversions of a kind. */
import type { ScopedTransaction } from '@/db/scoped';
import type { ConversionType } from '@/lib/model/conversion-type';
import type { Site } from '@/lib/model/site';
import { conversionAsked, conversionsOf } from '../../conversions';
import { salesOf } from '../../revenue';
import type { PerformanceParams, PerformanceResult } from './definition';
import { ORDERS } from './names';
import type { Slice } from './source';

export type Whole = Pick<PerformanceResult, 'otherCurrencies' | 'conversion'> & {
  /** In minor units: of conversions what they are worth. */
  revenue: bigint;
  /** How many conversions there are; undefined where orders are counted. */
  conversions?: number;
};

/** The conversion that is counted in place of orders; throws `invalid_input` where the site has none such. */
export function countedIn(site: Site, { conversion }: Pick<PerformanceParams, 'conversion'>): ConversionType | undefined {
  return conversion === ORDERS ? undefined : conversionAsked(site, conversion);
}

/** Of the slice's span, asked of the orders or the conversions themselves, and not of their credit. */
export async function wholeOf(tx: ScopedTransaction, site: Site, { span }: Slice, params: PerformanceParams): Promise<Whole> {
  const type = countedIn(site, params);
  if (!type) {
    const { revenue, otherCurrencies } = await salesOf(tx, site, span, params);
    return { revenue, otherCurrencies };
  }
  const { event, name } = type;
  const { count, value, otherCurrencies } = await conversionsOf(tx, site, span, event);
  return { revenue: value, conversions: count, otherCurrencies: [], conversion: { event, name, count, otherCurrencies } };
}

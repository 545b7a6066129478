/** The one home of what a row of cost is in the currency of its site. */
import { type SQL, sql } from 'drizzle-orm';
import type { Site } from '@/lib/model/site';
import { costRow } from '../schema';

/** The cost of a row of cost_row in millionths of the site's currency, exact; NULL where there is no rate: in no sum. */
export function costInSiteCurrency({ currency }: Pick<Site, 'currency'>): SQL {
  return sql`CASE WHEN ${costRow.currency} = ${currency} THEN ${costRow.costMicros} END`;
}

/** The one home of what a row of cost is in the currency of its site. */
import { type SQL, sql } from 'drizzle-orm';
import type { Site } from '@/lib/model/site';
import { costRow } from '../schema';
import { convertedSql } from './exchange-rates';

/**
 * The cost of a row of cost_row in millionths of the site's currency at the rate of its day, whole ones, so that sums of rows come to
 * the same however they are grouped; NULL where there is no rate: in no sum. Only rows in another currency look a rate up.
 */
export function costInSiteCurrency(site: Pick<Site, 'currency' | 'workspaceId'>): SQL {
  return inSiteCurrency(site, sql`${costRow.costMicros}`);
}

/** The same of another amount of the row. */
export function inSiteCurrency({ currency, workspaceId }: Pick<Site, 'currency' | 'workspaceId'>, amount: SQL): SQL {
  const [from, day] = [sql`${costRow.currency}`, sql`${costRow.day}`];
  const converted = convertedSql(workspaceId, { amount, from, to: currency, day });
  return sql`CASE WHEN ${from} = ${currency}::text THEN ${amount}::numeric ELSE round(${converted}) END`;
}

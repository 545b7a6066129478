/**
 * The signal loss report as CSV: a line for each cause, browser and country together, which sum to the report. Text that a
 * spreadsheet would run as a formula is quoted (lib/core/csv.ts).
 */
import type { ScopedTransaction } from '@/db/scoped';
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import type { Site } from '@/lib/model/site';
import { wireMoney } from '../../wire';
import { lossCauseNames } from './causes';
import type { SignalLossParams } from './definition';
import { lossGroups } from './query';

/** Most money first. */
export async function signalLossCsv(
  tx: ScopedTransaction,
  site: Site,
  params: SignalLossParams,
  shopSources: readonly string[],
): Promise<string> {
  const groups = await lossGroups(tx, site, params, shopSources);
  const header = ['Cause', 'Browser', 'Country', 'Orders', `Revenue (${site.currency})`];
  const lines = groups.map(({ cause, browser, country, orders, revenue }) => [
    csvText(lossCauseNames[cause].name),
    csvText(browser),
    csvText(country),
    String(orders),
    wireMoney(revenue, site.currency).amount,
  ]);
  return BYTE_ORDER_MARK + [header.map(csvText), ...lines].map(csvLine).join('');
}

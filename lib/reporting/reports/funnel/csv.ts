/** The funnel for spreadsheets: a line for each row of the report, whatever the page. */
import type { ScopedTransaction } from '@/db/scoped';
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import type { Site } from '@/lib/model/site';
import { dimensionTitle } from '../../dimension-names';
import { funnelSteps, stepNames } from '../sessions/steps';
import type { FunnelParams, Reached } from './definition';
import { funnelReport } from './query';

/** More than a spreadsheet shows. */
const ROWS_MAX = 1_000_000;

/** With a compared period its figures stand behind. */
export async function funnelCsv(tx: ScopedTransaction, site: Site, params: FunnelParams): Promise<string> {
  const { by, rows, compareFrom } = await funnelReport(tx, site, { ...params, offset: 0, limit: ROWS_MAX });
  const names = funnelSteps.map((step) => stepNames[step]);
  const isCompared = compareFrom !== undefined;
  const header = [dimensionTitle(by), ...names, ...(isCompared ? names.map((name) => `${name} before`) : [])];
  const counts = (of: Reached | undefined) => funnelSteps.map((step) => String(of?.[step] ?? 0));
  const lines = rows.map(({ value = '', reached, compared }) => [
    csvText(value),
    ...counts(reached),
    ...(isCompared ? counts(compared) : []),
  ]);
  return BYTE_ORDER_MARK + [header.map(csvText), ...lines].map(csvLine).join('');
}

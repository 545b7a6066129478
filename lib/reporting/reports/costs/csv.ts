/** The rows of cost behind a figure as a file for spreadsheets: the list as it is on the screen, in its order. */
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import type { CostListRow } from './definition';

const TITLES = [
  ...['Day', 'Ad account', 'Platform', 'Campaign', 'Campaign ID', 'Ad group', 'Ad group ID', 'Ad', 'Ad ID'],
  ...['Cost in the account’s currency', 'Account’s currency', 'Cost', 'Currency', 'Impressions', 'Clicks', 'Read at'],
];

/** One line each; without a cost, its currency has no exchange rate. */
export function costsCsv(rows: CostListRow[]): string {
  const lines = rows.map((row) => [
    ...[row.day, csvText(row.account), csvText(row.platform)],
    ...[row.campaign, row.campaignId, row.adGroup, row.adGroupId, row.ad, row.adId].map((text) => csvText(text ?? '')),
    ...[row.cost.amount, row.cost.currency, row.converted?.amount ?? '', row.converted?.currency ?? ''],
    ...[row.impressions ?? '', row.clicks ?? '', row.syncedAt ?? ''],
  ]);
  return BYTE_ORDER_MARK + [TITLES, ...lines].map(csvLine).join('');
}

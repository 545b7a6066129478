/** The check of ad tracking for spreadsheets: a line an ad, a campaign or a spelling, with what is at stake. */
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import type { AdTrackingResult, FindingRow } from './definition';
import { findingNames } from './names';

export function adTrackingCsv({ findings, currency }: AdTrackingResult): string {
  const header = [
    ...[
      'Finding',
      'Platform',
      'Account',
      'Campaign',
      'Campaign at the platform',
      'Ad group',
      'Ad',
      `Cost (${currency})`,
      'Clicks',
    ],
    ...['Visits', `Credited revenue (${currency})`, 'Address', 'Missing parameters'],
  ];
  const lines = findings.flatMap(({ kind, rows }) => rows.flatMap((row) => linesOf(findingNames[kind], row)));
  return BYTE_ORDER_MARK + [header.map(csvText), ...lines].map(csvLine).join('');
}

function linesOf(name: string, row: FindingRow): string[][] {
  const { platformName, account, campaignName, adGroup, ad, clicks, url, missing, spellings } = row;
  const all = spellings?.map((each) => ({ ...each, campaign: each.name })) ?? [row];
  return all.map(({ campaign, cost, visits, revenue }) => [
    ...[name, platformName, account ?? '', campaign ?? '', campaignName ?? '', adGroup ?? '', ad ?? ''].map(csvText),
    ...[cost?.amount ?? '', clicks ?? '', String(visits), revenue?.amount ?? ''],
    ...[url ?? '', (missing ?? []).join(' ')].map(csvText),
  ]);
}

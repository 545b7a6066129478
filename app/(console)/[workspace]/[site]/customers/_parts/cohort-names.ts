/** Cohorts in words. */
import { formatMonth } from '@/components/ui/format';
import type { CohortLevel } from '@/lib/reporting/reports/cohorts/cohort';
import type { CohortsResult } from '@/lib/reporting/reports/cohorts/definition';

export const levelNames: Record<CohortLevel, string> = {
  month: 'Month',
  channel: 'Channel',
  source: 'Source',
  campaign: 'Campaign',
};

type Row = CohortsResult['rows'][number];

export function cohortName({ kind, month, value }: Pick<Row, 'kind' | 'month' | 'value'>, by: CohortLevel): string {
  if (month) return formatMonth(month.from);
  if (kind === 'unattributed') return 'Unattributed';
  if (kind === 'left_out') return 'First order that no ad earns';
  return value ?? `No ${levelNames[by].toLowerCase()}`;
}

/** Cohorts in words. */
import { formatMonth } from '@/components/ui/format';
import { isLabelDimension, labelOf } from '@/lib/reporting/dimension-names';
import { type CohortLevel, levelTitle } from '@/lib/reporting/reports/cohorts/cohort';
import type { CohortsResult } from '@/lib/reporting/reports/cohorts/definition';

type Row = CohortsResult['rows'][number];

export function cohortName({ kind, month, value }: Pick<Row, 'kind' | 'month' | 'value'>, by: CohortLevel): string {
  if (month) return formatMonth(month.from);
  if (kind === 'unattributed') return 'Unattributed';
  if (kind === 'left_out') return 'First order that no ad earns';
  return value ?? (isLabelDimension(by) ? `No label ${labelOf(by)}` : `No ${levelTitle(by).toLowerCase()}`);
}

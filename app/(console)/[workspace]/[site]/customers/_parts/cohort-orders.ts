/** Which orders the figures of a row are made of. */
import type { Cohort } from '@/lib/reporting/reports/cohorts/cohort';
import { wonBy } from '@/lib/reporting/reports/cohorts/cohort';
import type { CohortsResult } from '@/lib/reporting/reports/cohorts/definition';
import type { View } from './use-view';

/** Of the row, or of all; held against the clock as the report was, so that the list is what was counted. */
export function cohortOf({ from, to, by, asOf }: CohortsResult, view: View, row?: CohortsResult['rows'][number]): Cohort {
  const won = { ...wonBy(view), ...(row?.key !== undefined && by !== 'month' && { [by]: row.key }) };
  return { from, to, ...row?.month, asOf, ...(Object.keys(won).length > 0 && { won }) };
}

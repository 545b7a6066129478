'use client';
/** How much of the last days is in, and the first of which not all is: one request for all who ask on a page. */
import { parseDay } from '@/lib/core/day';
import type { CompletenessDay, CompletenessResult } from '@/lib/reporting/reports/completeness/definition';
import { unfinishedFrom } from '@/lib/reporting/reports/completeness/names';
import { useApi } from './use-api';

/** The last days, the newest first; undefined until they are known. */
export function useCompleteness(): CompletenessDay[] | undefined {
  return useApi<CompletenessResult>('reports/completeness', { returns: 'false' }).data?.days;
}

/** Undefined until it is known. */
export function useUnfinishedFrom() {
  const days = useCompleteness();
  return days && parseDay(unfinishedFrom(days));
}

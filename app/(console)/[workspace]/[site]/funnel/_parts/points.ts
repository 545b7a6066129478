/** How the part of visits that came to a step has changed. */
import type { Reached } from '@/lib/reporting/reports/funnel/definition';
import type { FunnelStep } from '@/lib/reporting/reports/sessions/steps';

/** The difference of both shares; undefined where either period has no visits. */
export function pointsOf(now: Reached, before: Reached, step: FunnelStep): number | undefined {
  if (now.landing === 0 || before.landing === 0) return undefined;
  return now[step] / now.landing - before[step] / before.landing;
}

/** The visits of a row of the performance report, as what its path says of each. */
import { and, gte, lt, type SQL } from 'drizzle-orm';
import { session } from '@/db/schema';
import { addDays } from '@/lib/core/day';
import type { Site } from '@/lib/model/site';
import { isLabelDimension, labelFilterText, labelOf } from '../../dimension-names';
import { startOf, wireDay } from '../../wire';
import type { PerformanceDimension } from '../performance/names';
import type { SessionsParams } from './definition';
import { visitFits } from './visit-filter';

/** Whether a session is one of the row's. */
export function isOfRow(site: Site, { by = [], under = [] }: Pick<SessionsParams, 'by' | 'under'>): SQL | undefined {
  return and(...under.map((step, index) => hasStep(site, by[index], step.slice(1))));
}

function hasStep(site: Site, dimension: PerformanceDimension | undefined, value: string): SQL | undefined {
  if (dimension === undefined) return undefined;
  if (isLabelDimension(dimension)) return visitFits(site, { label: labelFilterText(labelOf(dimension), value) });
  if (dimension === 'day') return isOnDay(site, value);
  return visitFits(site, { [dimension]: value });
}

function isOnDay({ timeZone }: Site, day: string): SQL | undefined {
  const next = addDays(wireDay(day), 1);
  return and(gte(session.startedAt, startOf(day, timeZone)), lt(session.startedAt, startOf(next, timeZone)));
}

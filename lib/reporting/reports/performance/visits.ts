/** The visits of a row: how many they were and, where that is asked for, what was seen in them. */
import { countOf, type Facts } from '@/lib/metrics/facts';
import type { Metric } from '@/lib/metrics/define';
import type { PerformanceParams } from './definition';

export type Visits = { sessions: number; pages: Pages | undefined };
/** Page views, and how many visits were one of those and nothing else. */
type Pages = { pageViews: number; bounces: number };

/** None, with nothing seen in them where `isPaged`. */
export function noVisits(isPaged: boolean): Visits {
  return { sessions: 0, pages: isPaged ? { pageViews: 0, bounces: 0 } : undefined };
}

/** Those of both. */
export function addVisits(left: Visits, right: Visits): Visits {
  const { pages, sessions } = right;
  return {
    sessions: left.sessions + sessions,
    pages: left.pages &&
      pages && { pageViews: left.pages.pageViews + pages.pageViews, bounces: left.pages.bounces + pages.bounces },
  };
}

/** For metrics. */
export function visitFacts(visits: Visits | undefined): Facts {
  if (!visits) return {};
  const { sessions, pages } = visits;
  return { sessions: countOf(sessions), ...(pages && { pageViews: countOf(pages.pageViews), bounces: countOf(pages.bounces) }) };
}

/** Whether the report is to read what was seen in visits: it is asked for, or a column or the order of the rows needs it. */
export function asksPages({ pages, sort }: Pick<PerformanceParams, 'pages' | 'sort'>, own: readonly Metric[]): boolean {
  if (pages !== undefined || own.some(({ needs }) => needs.includes('pageViews') || needs.includes('bounces'))) return true;
  return sort === 'bounceRate' || sort === 'pagesPerSession';
}

/** Which orders a visit earned a part of, for reports of orders that are narrowed to what brought them. */
import type { SQL } from 'drizzle-orm';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { creditedTo } from './reports/orders/touch-filter';
import type { VisitFilter } from './reports/sessions/visit-filter';
import { visitFilterNames } from './reports/sessions/visit-filter-names';
import type { Span } from './revenue';

/** The visits, and the model under which they earned something. */
export type EarnerFilter = VisitFilter & { model: ModelId };

/** Whether a visit that fits earned a part of the row of order, which is a sale; undefined where none is asked for. */
export function earnedBy(site: Site, span: Span, filter: EarnerFilter): SQL | undefined {
  if (visitFilterNames.every((name) => filter[name] === undefined)) return undefined;
  return creditedTo(site, filter, span, true);
}

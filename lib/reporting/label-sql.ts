/** Labels in queries: what a site's rules call what brought a visit is kept with it, by the name of the label. */
import { and, eq, isNotNull, type SQL, sql, type SQLWrapper } from 'drizzle-orm';
import { acquisition, touchpoint } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import { parseLabelFilter } from './label-filter';

/** The value of the label of a row of acquisition; NULL: none. */
export function labelSql(label: string): SQL<string | null> {
  return sql<string | null>`(${acquisition.labels} ->> ${label}::text)`;
}

/** The value of the label of a row of touchpoint, which does not keep it. */
export function touchLabelSql(label: string): SQL<string | null> {
  return sql<string | null>`(SELECT ${labelSql(label)} FROM ${acquisition}
    WHERE ${acquisition.siteId} = ${touchpoint.siteId} AND ${acquisition.id} = ${touchpoint.acquisitionId})`;
}

/** Whether what brought a visit has the label of the filter; undefined without one. What nothing brought has none. */
export function hasLabel({ id }: Pick<Site, 'id'>, acquisitionId: SQLWrapper, filter: string | undefined): SQL | undefined {
  const wanted = filter === undefined ? undefined : parseLabelFilter(filter);
  if (!wanted) return undefined;
  const label = labelSql(wanted.label);
  const fits = wanted.value === '' ? sql`${label} IS NULL` : eq(label, wanted.value);
  const ids = sql`SELECT ${acquisition.id} FROM ${acquisition} WHERE ${and(eq(acquisition.siteId, id), fits)}`;
  return and(isNotNull(acquisitionId), sql`${acquisitionId} IN (${ids})`);
}

/**
 * Which rows of cost a figure is the sum of, as SQL. What the levels and filters ask of what brought a visit is asked of acquisitions
 * first, as an array of ids: the index of cost_row finds the rows by it without looking at others.
 */
import { and, eq, or, type SQL, sql } from 'drizzle-orm';
import { acquisition, costRow } from '@/db/schema';
import { parseDay } from '@/lib/core/day';
import type { Site } from '@/lib/model/site';
import { costIn } from '../../cost';
import { groupNameSql } from '../../dimension';
import { hasLabel } from '../../label-sql';
import type { PerformanceDimension } from '../performance/names';
import type { CostsParams } from './definition';

type Step = { dimension: PerformanceDimension; step: string };

/** Whether a row of cost_row is one of them. */
export function isCostOf(site: Site, params: CostsParams): SQL | undefined {
  const { by = [], under, account } = params;
  const steps = under.flatMap((step, index): Step[] => {
    const dimension = by[index];
    return dimension === undefined ? [] : [{ dimension, step }];
  });
  const ofDays = steps.flatMap(({ dimension, step }) => (dimension === 'day' ? [isOfDay(step)] : []));
  const brought = steps.filter(({ dimension }) => dimension !== 'day');
  return and(
    costIn(site, params),
    ...ofDays,
    account === undefined ? undefined : sql`${costRow.accountId} = ${account}::uuid`,
    isBroughtBy(site, brought, params),
  );
}

/** A day is a level of the rows themselves. */
function isOfDay(step: string): SQL {
  const day = step.startsWith('=') ? parseDay(step.slice(1)) : undefined;
  return day === undefined ? sql`false` : eq(costRow.day, day);
}

function isBroughtBy(site: Site, steps: readonly Step[], filter: CostsParams): SQL | undefined {
  const names = (['channel', 'source', 'campaign'] as const).flatMap((name) =>
    filter[name] === undefined ? [] : [sql`${groupNameSql(name)} = ${filter[name]}`],
  );
  const label = hasLabel(site, acquisition.id, filter.label);
  const filters = label ? [...names, label] : names;
  if (steps.length === 0 && filters.length === 0) return undefined;
  // Clicks that are paid for are those of their platform, as in the report's own sums.
  const ids = sql`SELECT ${acquisition.id} FROM ${acquisition}, (SELECT true AS has_click_id) AS grouped
    WHERE ${and(eq(acquisition.siteId, site.id), ...steps.map(isNamed), ...filters)}`;
  const isOfThem = sql`${costRow.acquisitionId} = ANY(ARRAY(${ids}))`;
  // What is not matched yet has no name at any level.
  const holdsUnmatched = filters.length === 0 && steps.every(({ step }) => step === '');
  return holdsUnmatched ? or(isOfThem, sql`${costRow.acquisitionId} IS NULL`) : isOfThem;
}

function isNamed({ dimension, step }: Step): SQL {
  const name = dimension === 'product' || dimension === 'coupon' ? sql`NULL::text` : groupNameSql(dimension);
  return sql`coalesce('=' || ${name}, '') = ${step}`;
}

/**
 * The figures that a site's alert rules watch, as reports tell them: of its last full days, held against the same weekdays before where
 * a rule asks for a change. Alerts are raised, cleared and told as those of connections are.
 */
import type { Database } from '@/db/client';
import { type AlertRuleRow, allAlertRules, clearAlert, openAlerts } from '@/db/queries/alert';
import { ownMetricsOf } from '@/db/queries/own-metrics';
import type { ScopedTransaction } from '@/db/scoped';
import { scopedOn } from '@/db/scoped';
import type { Id } from '@/lib/core/id';
import { addDays, dayOf } from '@/lib/core/day';
import { HOUR_MS } from '@/lib/core/instant';
import { metrics } from '@/lib/metrics/registry';
import { judgeMetric, type MetricVerdict, type Watched } from '@/lib/metrics/watch';
import { STORE_ITSELF } from '@/lib/model/alert';
import type { MetricCondition } from '@/lib/model/metric-alert';
import { isOwnMetricId } from '@/lib/model/own-metric';
import type { Site } from '@/lib/model/site';
import { performanceParams, performanceReport } from '@/lib/reporting';
import { noticesOfRule } from '../deliver/alert-notices';
import { settleAlert } from '../deliver/settle-alert';

/** A day is judged so long after its midnight: shops tell of its last orders by then. */
const SETTLED_MS = 3 * HOUR_MS;
const WEEK_DAYS = 7;
const MODEL = 'last_non_direct_click';

/** The rules of kind `metric`, by their site. */
export async function metricRules(db: Database): Promise<Map<Id<'site'>, AlertRuleRow[]>> {
  return Map.groupBy(
    (await allAlertRules(db)).filter(({ kind }) => kind === 'metric'),
    ({ siteId }) => siteId,
  );
}

/** Judges the site's rules as of `now`; those whose rule is gone end untold, since a person took it away. */
export async function watchMetricsOf(db: Database, site: Site, rules: AlertRuleRow[], now: Date): Promise<void> {
  const open = await openAlerts(db, site.id, 'metrics');
  const scope = { workspaceId: site.workspaceId, sites: [site.id], reader: 'worker' };
  for (const rule of rules) {
    if (rule.metric === null) continue;
    const condition = rule.metric;
    const verdict = await scopedOn(db, scope, (tx) => verdictOf(tx, site, condition, now));
    const key = { siteId: site.id, ruleId: rule.id, connectionId: STORE_ITSELF };
    await settleAlert(
      db,
      {
        ...{ key, kind: rule.kind, verdict, open: open.find(({ ruleId }) => ruleId === rule.id) },
        noticesOf: (alert, type, detail) => noticesOfRule(rule, { ...alert, type, detail, createdAt: now, dueAt: now }),
      },
      now,
    );
  }
  for (const alert of open.filter(({ ruleId }) => !rules.some(({ id }) => id === ruleId))) {
    await db.transaction((tx) => clearAlert(tx, alert, [], now));
  }
}

async function verdictOf(tx: ScopedTransaction, site: Site, condition: MetricCondition, now: Date): Promise<MetricVerdict> {
  const watched = await watchedOf(tx, site, condition);
  if (!watched) return { state: 'unknown', detail: 'The metric was deleted.' };
  const { days, channel } = condition;
  const to = dayOf(new Date(now.getTime() - SETTLED_MS), site.timeZone);
  const from = addDays(to, -days);
  const params = performanceParams.parse({
    ...{ from, to, by: 'channel', model: MODEL, limit: 1 },
    ...{ compareFrom: addDays(from, -WEEK_DAYS), compareTo: addDays(to, -WEEK_DAYS) },
    ...(channel !== undefined && { channel }),
    ...((condition.metric === 'bounceRate' || condition.metric === 'pagesPerSession') && { pages: 'true' }),
  });
  const { total } = await performanceReport(tx, site, params);
  const [figure, before] = [total, total.compared].map((measured) => measured && textOf(measured, condition.metric));
  return judgeMetric(condition, watched, { now: figure, before, days: [from, addDays(to, -1)] });
}

/** Undefined where the workspace has the metric no more. */
async function watchedOf(tx: ScopedTransaction, site: Site, { metric }: MetricCondition): Promise<Watched | undefined> {
  const { currency } = site;
  if (!isOwnMetricId(metric)) return { name: metrics[metric].name, unit: metrics[metric].unit, currency };
  const own = (await ownMetricsOf(tx, site.workspaceId)).find(({ id }) => id === metric);
  return own && { name: own.name, unit: own.unit, currency };
}

type Measured = Awaited<ReturnType<typeof performanceReport>>['total'];

/** The metric as decimal text; undefined where it has no value. */
function textOf(
  measured: Pick<Measured, 'models' | 'sessions' | 'bounceRate' | 'pagesPerSession'>,
  metric: MetricCondition['metric'],
) {
  const figures = measured.models[MODEL];
  if (isOwnMetricId(metric)) return figures?.own?.[metric];
  switch (metric) {
    case 'sessions':
      return measured.sessions === undefined ? undefined : String(measured.sessions);
    case 'bounceRate':
    case 'pagesPerSession':
      return measured[metric];
    case 'orders':
    case 'newOrders':
    case 'returningOrders':
    case 'conversionRate':
      return figures?.[metric];
    case 'revenue':
    case 'aov':
    case 'newRevenue':
    case 'returningRevenue':
      return figures?.[metric]?.amount;
  }
}

/** A workspace's own metrics: made, changed and deleted by whoever reads orders, seen as columns by all. */
import { eq } from 'drizzle-orm';
import type { Queryable } from '@/db/client';
import { ownMetricsOf } from '@/db/queries/own-metrics';
import type { ScopedTransaction } from '@/db/scoped';
import { workspace } from '@/db/schema/configuration';
import { type Actor, permit } from '@/lib/access/permissions';
import { shownFormula, storedFormula } from '@/lib/metrics/formula';
import { namedBy, requireOwnMetric } from '@/lib/metrics/own';
import { OWN_METRICS_MAX, type OwnMetric } from '@/lib/model/own-metric';
import { statedMetricSchema } from '@/lib/model/own-metric-schema';
import { parseInput } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import { newMetricId } from '@/lib/ops/ids';
import { changedFacts, recordChange } from './audit';

/** The workspace's own metrics, the first made on top; formulas name others by their names. */
export async function listMetrics(tx: ScopedTransaction, actor: Actor): Promise<OwnMetric[]> {
  permit(actor, 'report.read');
  const all = await ownMetricsOf(tx, actor.workspaceId);
  return all.map((metric) => shown(metric, all));
}

/**
 * Makes the metric, or changes the one whose id is stated. Throws `invalid_input` for a formula that cannot be read or that goes in a
 * circle.
 */
export async function saveMetric(db: Queryable, actor: Actor, input: unknown, now = new Date()): Promise<OwnMetric> {
  permit(actor, 'metric.manage');
  const { id, ...wanted } = parseInput(statedMetricSchema, input);
  return changing(db, actor, async (tx, before) => {
    const old = before.find((metric) => metric.id === id);
    if (id && !old) throw noSuchMetric();
    const isTaken = before.some((other) => other.id !== id && other.name.toLowerCase() === wanted.name.toLowerCase());
    if (isTaken) throw refused('is the name of another metric');
    if (!old && before.length >= OWN_METRICS_MAX) throw refused(`there are ${OWN_METRICS_MAX} metrics: delete one first`);
    const metric: OwnMetric = { id: old?.id ?? newMetricId(), ...wanted };
    const all = old ? before.map((other) => (other === old ? metric : other)) : [...before, metric];
    requireOwnMetric(metric, all);
    const stored = { ...metric, formula: storedFormula(metric.formula, all) };
    const after = all.map((other) => (other === metric ? stored : other));
    const value = shown(stored, after);
    const difference = changedFacts(old ? shown(old, before) : {}, value);
    if (difference) {
      const action = old ? 'metric.changed' : 'metric.created';
      const facts = old ? difference : { after: value };
      await recordChange(tx, actor, { action, subject: metric.id, ...facts }, now);
    }
    return { value, after };
  });
}

/** Takes the metric out of every table; links that show it go on without. Throws `conflict` while others name it. */
export async function deleteMetric(db: Queryable, actor: Actor, id: string, now = new Date()): Promise<void> {
  permit(actor, 'metric.manage');
  await changing(db, actor, async (tx, before) => {
    const old = before.find((metric) => metric.id === id);
    if (!old) throw noSuchMetric();
    const users = namedBy(old.id, before);
    if (users.length > 0) {
      throw new AppError(
        'conflict',
        `${old.name} is part of ${users.join(', ')}: change ${users.length > 1 ? 'those' : 'that'} first.`,
      );
    }
    await recordChange(tx, actor, { action: 'metric.deleted', subject: old.id, before: shown(old, before) }, now);
    return { value: undefined, after: before.filter((metric) => metric !== old) };
  });
}

function shown(metric: OwnMetric, all: readonly OwnMetric[]): OwnMetric {
  return { ...metric, formula: shownFormula(metric.formula, all) };
}

type Changed<Value> = { value: Value; after: OwnMetric[] };

/** Locks the workspace, so that two changes at once are both kept. */
async function changing<Value>(
  db: Queryable,
  actor: Actor,
  change: (tx: Queryable, before: OwnMetric[]) => Promise<Changed<Value>>,
): Promise<Value> {
  const own = eq(workspace.id, actor.workspaceId);
  return db.transaction(async (tx) => {
    await tx.select({ id: workspace.id }).from(workspace).where(own).for('update');
    const { value, after } = await change(tx, await ownMetricsOf(tx, actor.workspaceId));
    await tx.update(workspace).set({ metrics: after }).where(own);
    return value;
  });
}

function refused(detail: string): AppError {
  return new AppError('invalid_input', `name: ${detail}`, { fields: [{ field: 'name', detail }] });
}

function noSuchMetric(): AppError {
  return new AppError('not_found', 'There is no such metric in this workspace.');
}

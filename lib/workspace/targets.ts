/** Targets of a site: set one by one or as a file, and read by everybody who reads reports. */
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Database, Transaction } from '@/db/client';
import { deleteTarget as deleteRow, saveTarget, type TargetRow, targetsOf } from '@/db/queries/targets';
import type { ScopedTransaction } from '@/db/scoped';
import { type Actor, actorText, permit } from '@/lib/access/permissions';
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import { parseTarget, targetMetrics } from '@/lib/metrics/target';
import { parseInput } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import { recordChange } from './audit';

/** Every channel, label and month of a year for a few metrics. */
export const TARGETS_MAX = 2_000;
const FILE_CHARACTERS_MAX = 400_000;
const NAME_MAX = 200;

const key = {
  metric: z.enum(targetMetrics, 'must be a metric that can have a target'),
  dimension: z
    .string()
    .refine(
      (text) => text === 'site' || text === 'channel' || /^label:.{1,60}$/.test(text),
      'must be site, channel or label:Name',
    )
    .default('site')
    .describe('`site`, `channel`, or `label:` and the name of a label'),
  name: z.string().trim().max(NAME_MAX).default('').describe('The channel, or the value of the label; empty of the whole store'),
  month: z
    .string()
    .regex(/^(?:\d{4}-(?:0[1-9]|1[0-2]))?$/, 'must be a month such as 2026-11, or empty for every month')
    .default('')
    .describe('Such as 2026-11; empty: every month without a target of its own'),
};
const isPlaced = ({ dimension, name }: { dimension: string; name: string }) => (dimension === 'site') === (name === '');
const placed = { path: ['name'], message: 'is the channel or the value of the label, and empty of the whole store' };

export const targetInput = z
  .object({
    ...key,
    value: z
      .string()
      .refine(
        (text) => parseTarget(text) !== undefined,
        'must be a number above zero with a decimal point, such as 1200 or 0.025',
      )
      .describe('Of a month where the metric adds up. Money in the currency of the site, rates as fractions: 0.025'),
  })
  .refine(isPlaced, placed);
export const targetKeyInput = z.object(key).refine(isPlaced, placed);
export const targetsFileInput = z.object({ file: z.string().min(1, 'is empty').max(FILE_CHARACTERS_MAX, 'is too long') });
export const targetsAnswer = z.object({
  targets: z.array(
    z.object({
      ...{ metric: z.string(), dimension: z.string(), name: z.string(), month: z.string(), value: z.string() },
      ...{ setBy: z.string(), setAt: z.iso.datetime() },
    }),
  ),
});
export type TargetView = z.infer<typeof targetsAnswer>['targets'][number];

/** By metric, place and month. */
export async function listTargets(tx: ScopedTransaction, actor: Actor, site: Site): Promise<TargetView[]> {
  permit(actor, 'report.read');
  return (await targetsOf(tx, site.id)).map(({ siteId: _, setAt, ...row }) => ({ ...row, setAt: setAt.toISOString() }));
}

/** Keeps the target in place of the one of the same metric, place and month. */
export async function setTarget(db: Database, actor: Actor, site: Site, input: unknown, now = new Date()): Promise<void> {
  permit(actor, 'metric.manage');
  const wanted = parseInput(targetInput, input);
  await db.transaction(async (tx) => keep(tx, actor, site, [wanted], now));
}

/** Takes the target away. */
export async function removeTarget(db: Database, actor: Actor, site: Site, input: unknown, now = new Date()): Promise<void> {
  permit(actor, 'metric.manage');
  const wanted = parseInput(targetKeyInput, input);
  await db.transaction(async (tx) => {
    const row = await deleteRow(tx, { siteId: site.id, ...wanted });
    if (!row) throw new AppError('not_found', 'There is no such target.');
    const before = { ...wanted, value: row.value };
    await recordChange(tx, actor, { action: 'target.deleted', subject: site.id, before }, now);
  });
}

/** Sets all targets of the file, or none where a row cannot be read; others stay. Resolves to how many are new or changed. */
export async function importTargets(db: Database, actor: Actor, site: Site, input: unknown, now = new Date()): Promise<number> {
  permit(actor, 'metric.manage');
  const wanted = rowsOf(parseInput(targetsFileInput, input).file);
  return db.transaction(async (tx) => keep(tx, actor, site, wanted, now));
}

const COLUMNS = ['metric', 'dimension', 'name', 'month', 'value'] as const;

/** All targets as the file that `importTargets` takes. */
export async function targetsCsv(tx: ScopedTransaction, actor: Actor, site: Site): Promise<string> {
  const lines = (await listTargets(tx, actor, site)).map((row) => COLUMNS.map((column) => csvText(row[column])));
  return BYTE_ORDER_MARK + [[...COLUMNS], ...lines].map(csvLine).join('');
}

type Wanted = z.infer<typeof targetInput>;

async function keep(tx: Transaction, actor: Actor, site: Site, wanted: Wanted[], now: Date): Promise<number> {
  const held = new Map((await targetsOf(tx, site.id)).map((row) => [keyOf(row), row]));
  const stated = new Map(wanted.map((row) => [keyOf(row), row]));
  if (new Set([...held.keys(), ...stated.keys()]).size > TARGETS_MAX) {
    throw new AppError('conflict', `A site has at most ${TARGETS_MAX} targets.`);
  }
  const changed = [...stated].filter(([name, { value }]) => held.get(name)?.value !== parseTarget(value));
  for (const [name, row] of changed) {
    const value = parseTarget(row.value) ?? row.value;
    await saveTarget(tx, { ...row, siteId: site.id, value, setBy: actorText(actor), setAt: now });
    const before = held.get(name);
    const facts = { after: { ...row, value }, ...(before && { before: { value: before.value } }) };
    await recordChange(tx, actor, { action: 'target.set', subject: site.id, ...facts }, now);
  }
  return changed.length;
}

function keyOf({ metric, dimension, name, month }: Pick<TargetRow, 'metric' | 'dimension' | 'name' | 'month'>): string {
  return JSON.stringify([metric, dimension, name, month]);
}

function rowsOf(file: string): Wanted[] {
  const records = recordsOf(file);
  if (records.length === 0) throw refused('The file has no rows below its heading.');
  return records.map((record, index) => {
    const row = targetInput.safeParse(record);
    if (row.success) return row.data;
    const [issue] = row.error.issues;
    throw refused(`Row ${index + 2}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'cannot be read'}.`);
  });
}

function recordsOf(file: string): Record<string, string>[] {
  try {
    const lines: Record<string, string>[] = parse(file, {
      bom: true,
      delimiter: [',', ';', '\t'],
      trim: true,
      skip_empty_lines: true,
      columns: (heading: string[]) => heading.map((cell) => cell.toLowerCase()),
    });
    return lines;
  } catch (error) {
    throw refused(`The file cannot be read as CSV: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}

function refused(detail: string): AppError {
  return new AppError('invalid_input', detail, { fields: [{ field: 'file', detail }] });
}

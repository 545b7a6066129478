/** What the store means to spend in a month: entered one by one or from a file, all of it or nothing. */
import { z } from 'zod';
import type { Database } from '@/db/client';
import { deleteBudgetRow, saveBudgetRows } from '@/db/queries/budget';
import { type Actor, actorText, permit } from '@/lib/access/permissions';
import { formatDecimal, parseMoney } from '@/lib/core/money';
import { type BudgetKey, budgetKeySchema } from '@/lib/model/budget-schema';
import { parseInput } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import { newId } from '@/lib/ops/ids';
import { BUDGET_LINES_MAX, readBudgets } from '@/lib/sources/csv/budget-rows';
import { recordChange } from './audit';

/** In whole units of the currency. */
const AMOUNT_MAX = 1_000_000_000;
const FILE_LENGTH_MAX = 1_000_000;
const PROBLEMS_SHOWN = 5;

const budgetInput = budgetKeySchema.and(
  z.object({ amount: z.string().trim().max(40).describe('In the currency of the site, such as 1200.50') }),
);
export const budgetsInput = z.object({ budgets: z.array(budgetInput).min(1).max(BUDGET_LINES_MAX) });
export const budgetFileInput = z.object({
  text: z
    .string()
    .max(FILE_LENGTH_MAX)
    .describe('CSV with the columns month and amount, and channel and campaign where a budget is for one'),
});
export const budgetKeyInput = budgetKeySchema;
export const budgetsSaved = z.object({ saved: z.int() });

/** Each in place of what the same month, channel and campaign had. */
export async function saveBudgets(
  db: Database,
  actor: Actor,
  site: Site,
  input: unknown,
  now = new Date(),
): Promise<z.infer<typeof budgetsSaved>> {
  permit(actor, 'plan.manage');
  const { budgets } = parseInput(budgetsInput, input);
  const rows = budgets.map(({ amount, ...key }, index) => ({
    ...{ siteId: site.id, id: newId<'budget'>(now), ...stored(key) },
    amount: minorOf(site, amount, `budgets.${index}.amount`),
    ...{ enteredBy: actorText(actor), enteredAt: now },
  }));
  const last = new Map(rows.map((row) => [JSON.stringify([row.month, row.channel, row.campaign]), row]));
  await db.transaction(async (tx) => {
    await saveBudgetRows(tx, [...last.values()]);
    const after = { budgets: [...last.values()].map((row) => shown(site, row)) };
    await recordChange(tx, actor, { action: 'budget.saved', subject: site.id, after }, now);
  });
  return { saved: last.size };
}

/** All lines of the file, or none and what is wrong with them. */
export async function importBudgets(
  db: Database,
  actor: Actor,
  site: Site,
  input: unknown,
  now = new Date(),
): Promise<z.infer<typeof budgetsSaved>> {
  permit(actor, 'plan.manage');
  const read = readBudgets(parseInput(budgetFileInput, input).text);
  if (!read.ok) throw refused('text', read.failure);
  const { budgets, problems } = read.value;
  const wrong = budgets.flatMap(({ line, amount, ...key }) => {
    const parsed = budgetKeySchema.safeParse({ ...key });
    const said = parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    if (!isAmount(site, amount)) said.push(`"${amount}" is no amount in ${site.currency}`);
    return said.map((text) => `Line ${line}: ${text}.`);
  });
  const all = [...problems, ...wrong];
  if (all.length > 0) {
    const more = all.length > PROBLEMS_SHOWN ? ` And ${all.length - PROBLEMS_SHOWN} more.` : '';
    throw refused('text', `${all.slice(0, PROBLEMS_SHOWN).join(' ')}${more}`);
  }
  if (budgets.length === 0) throw refused('text', 'The file has no lines below its heading.');
  return saveBudgets(db, actor, site, { budgets: budgets.map(({ line: _, ...budget }) => budget) }, now);
}

/** Takes one away; what is not there is gone already. */
export async function deleteBudget(db: Database, actor: Actor, site: Site, input: unknown, now = new Date()): Promise<void> {
  permit(actor, 'plan.manage');
  const key = parseInput(budgetKeyInput, input);
  await db.transaction(async (tx) => {
    const row = await deleteBudgetRow(tx, { siteId: site.id, ...stored(key) });
    if (!row) throw new AppError('not_found', 'There is no such budget.');
    await recordChange(tx, actor, { action: 'budget.deleted', subject: site.id, before: shown(site, row) }, now);
  });
}

function stored({ month, channel, campaign }: BudgetKey): { month: string; channel: string; campaign: string } {
  return { month, channel: channel ?? '', campaign: campaign ?? '' };
}

function shown(
  { currency }: Site,
  { month, channel, campaign, amount }: { month: string; channel: string; campaign: string; amount: bigint },
) {
  return {
    month,
    ...(channel !== '' && { channel }),
    ...(campaign !== '' && { campaign }),
    amount: formatDecimal({ minor: amount, currency }),
  };
}

function isAmount({ currency }: Site, text: string): boolean {
  const money = parseMoney(text, currency);
  return money !== undefined && money.minor >= 0n && Number(text) <= AMOUNT_MAX;
}

function minorOf(site: Site, text: string, field: string): bigint {
  const money = parseMoney(text, site.currency);
  if (!money || !isAmount(site, text)) throw refused(field, `must be an amount in ${site.currency}, such as 1200.50`);
  return money.minor;
}

function refused(field: string, detail: string): AppError {
  return new AppError('invalid_input', `${field}: ${detail}`, { fields: [{ field, detail }] });
}

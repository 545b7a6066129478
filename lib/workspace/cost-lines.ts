/**
 * What orders cost besides ads, as people give it (docs/decisions/0036): a line at a time, or product costs as a file. What a change
 * means for orders is worked out by the worker.
 */
import { z } from 'zod';
import type { Database, Transaction } from '@/db/client';
import { costLineById, costLinesOf, countCostLines, deleteCostLine, saveCostLines } from '@/db/queries/cost-lines';
import { type CostLineRow, hasCostLines } from '@/db/queries/order-costs';
import { requestRederivation } from '@/db/queries/rederivation';
import { sitesOfWorkspace } from '@/db/queries/site';
import type { ScopedTransaction } from '@/db/scoped';
import { type Actor, actorText, permit } from '@/lib/access/permissions';
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import { parseCurrency } from '@/lib/core/currency';
import { parseDay } from '@/lib/core/day';
import type { Id } from '@/lib/core/id';
import { costKinds, costScopes, costUnits } from '@/lib/model/cost-line';
import { costTiersSchema, tierNamesSchema } from '@/lib/model/cost-line-schema';
import { parseInput, requireId } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import { newId } from '@/lib/ops/ids';
import { decimalOf, microsOf } from '@/lib/spend/micros';
import { changedFacts, recordChange } from './audit';
import { updateSite } from './sites';

/** Of the list on a screen; a file has them all. */
const LISTED_MAX = 1_000;
/** A large catalogue with some changes of each price. */
export const COST_LINES_MAX = 200_000;
/** In whole units of the currency. */
const AMOUNT_MAX = 1_000_000_000n;

const day = z.string().refine((text) => parseDay(text) !== undefined, 'must be a day such as 2026-11-27');
const word = (most: number) => z.string().trim().max(most, `must have at most ${most} characters`);

export const costLineInput = z.object({
  id: z.uuid().optional().describe('The line to change; without it a new one is entered'),
  kind: z.enum(costKinds),
  scope: z.enum(costScopes).default('all').describe('Of `goods`: what the cost is of. All others are of `all`'),
  subject: word(200).default('').describe('The variant id, SKU, product id or category; empty of `all`'),
  country: word(2).default('').describe('Only orders to this country, such as DE; empty: any'),
  paymentMethod: word(100).default('').describe('Only orders paid so, as the shop says it, such as paypal; empty: any'),
  label: word(100).default('').describe('What a line of orders is called. Of lines with one name the most exact one counts'),
  unit: z.enum(costUnits).optional().describe('What the amount is for. Default: a piece of goods, else an order'),
  from: day.describe('The first day, in the site’s zone; it stands until the next line of the same'),
  amount: word(40).optional().describe('In the currency, such as 4.90; up to six decimals'),
  currency: z
    .string()
    .refine((code) => parseCurrency(code) === code, 'must be an ISO 4217 currency code in capitals, such as EUR')
    .optional()
    .describe('Of the amount'),
  percent: word(20)
    .optional()
    .describe('Of goods the part of their price that they cost; of payment, of what was charged; else of revenue'),
});
export const costLineKey = z.object({ id: z.string() });
export const costLineView = costLineInput.extend({
  id: z.uuid(),
  unit: z.enum(costUnits),
  source: z.enum(['hand', 'file']),
  enteredBy: z.string(),
  enteredAt: z.iso.datetime(),
});
export const costLinesAnswer = z.object({
  lines: z.array(costLineView).describe(`At most ${LISTED_MAX}; the file has all`),
  count: z.int(),
});
export type CostLineView = z.infer<typeof costLineView>;

/** The site's cost lines. */
export async function listCostLines(
  tx: ScopedTransaction,
  actor: Actor,
  site: Site,
): Promise<{ lines: CostLineView[]; count: number }> {
  permit(actor, 'report.read');
  const rows = await costLinesOf(tx, site.id, LISTED_MAX);
  return { lines: rows.map(viewOf), count: await countCostLines(tx, site.id) };
}

/** All of them as CSV; product costs in the form that an upload takes. */
export async function costLinesCsv(tx: ScopedTransaction, actor: Actor, site: Site): Promise<string> {
  permit(actor, 'report.read');
  const rows = await costLinesOf(tx, site.id, COST_LINES_MAX);
  const heading = ['Kind', 'Variant ID', 'SKU', 'Product ID', 'Category', 'Country', 'Payment method', 'Name', 'Unit'];
  const lines = rows.map((row) => {
    const { kind, scope, subject, country, paymentMethod, label, unit } = row;
    const named = (['variant', 'sku', 'product', 'category'] as const).map((own) => (own === scope ? subject : ''));
    const { amount = '', percent = '', currency = '' } = shownFacts(row);
    const texts = [kind, ...named, country, paymentMethod, label, unit].map(csvText);
    return csvLine([...texts, amount, currency, percent, row.fromDay]);
  });
  return `${BYTE_ORDER_MARK}${csvLine([...heading, 'Cost', 'Currency', 'Percent', 'Valid from'])}${lines.join('')}`;
}

/** Enters the line, or changes the one whose id is stated. Resolves to its id. */
export async function enterCostLine(
  db: Database,
  actor: Actor,
  site: Site,
  input: unknown,
  now = new Date(),
): Promise<Id<'cost_line'>> {
  permit(actor, 'site.manage');
  const wanted = parseInput(costLineInput, input);
  return db.transaction(async (tx) => {
    const old = wanted.id === undefined ? undefined : await costLineById(tx, site.id, requireId(wanted.id, noSuchLine));
    if (wanted.id !== undefined && !old) throw noSuchLine();
    const row: CostLineRow = {
      ...rowOf(site, wanted),
      ...{ id: old?.id ?? newId<'cost_line'>(), source: 'hand', enteredBy: actorText(actor), enteredAt: now },
    };
    const change = changedFacts(old ? shownFacts(old) : {}, shownFacts(row));
    if (!change) return row.id;
    if (old) await deleteCostLine(tx, old);
    if ((await saveCostLines(tx, [row])) === 0) return row.id;
    const facts = old ? change : { after: shownFacts(row) };
    const action = old ? 'cost_line.changed' : 'cost_line.entered';
    const auditEntryId = await recordChange(tx, actor, { action, subject: row.id, ...facts }, now);
    await workOut(tx, site, auditEntryId, now);
    return row.id;
  });
}

/** Takes the line away; an earlier one of the same stands again. */
export async function removeCostLine(db: Database, actor: Actor, site: Site, input: unknown, now = new Date()): Promise<void> {
  permit(actor, 'site.manage');
  const id = requireId<'cost_line'>(parseInput(costLineKey, input).id, noSuchLine);
  await db.transaction(async (tx) => {
    const old = await costLineById(tx, site.id, id);
    if (!old) throw noSuchLine();
    await deleteCostLine(tx, old);
    const change = { action: 'cost_line.deleted', subject: id, before: shownFacts(old) };
    await workOut(tx, site, await recordChange(tx, actor, change, now), now);
  });
}

const tiersInput = z.object({
  tierNames: tierNamesSchema,
  costTiers: costTiersSchema,
  returnedGoodsRestocked: z.boolean(),
});

/** Says what the tiers are called, which takes off what, and what becomes of returned goods. */
export async function saveTiers(db: Database, actor: Actor, site: Site, input: unknown, now = new Date()): Promise<void> {
  permit(actor, 'site.manage');
  await updateSite(db, actor, site.id, { settings: parseInput(tiersInput, input) }, now);
}

/** Asks the worker for what orders cost now. */
export async function workOut(tx: Transaction, site: Site, auditEntryId: Id<'audit_entry'>, now: Date): Promise<void> {
  await requestRederivation(tx, { siteId: site.id, kind: 'costs', auditEntryId, requestedAt: now });
}

/** The same for every site of the workspace that has cost lines: a rate has changed. */
export async function workOutAll(
  tx: Transaction,
  workspaceId: Id<'workspace'>,
  auditEntryId: Id<'audit_entry'>,
  now: Date,
): Promise<void> {
  for (const site of await sitesOfWorkspace(tx, workspaceId)) {
    if (await hasCostLines(tx, site.id)) await workOut(tx, site, auditEntryId, now);
  }
}

type Line = z.infer<typeof costLineInput>;

function rowOf(site: Site, line: Line): Omit<CostLineRow, 'id' | 'source' | 'enteredBy' | 'enteredAt'> {
  const { kind, scope, subject, country, paymentMethod, label, from, amount, percent } = line;
  const isGoods = kind === 'goods';
  if (!isGoods && scope !== 'all') throw refused('scope', 'must be all: only goods are told apart');
  if (scope === 'all' ? subject !== '' : subject === '')
    throw refused('subject', scope === 'all' ? 'must be empty: the line is of everything' : 'is empty: which one is it of?');
  if (country !== '' && !/^[A-Z]{2}$/.test(country)) throw refused('country', 'must be two capital letters, such as DE');
  if (isGoods && (paymentMethod !== '' || label !== ''))
    throw refused(label !== '' ? 'label' : 'paymentMethod', 'is of lines for orders, and none of goods');
  if (!amount && !percent) throw refused('amount', 'is empty: say an amount, a percentage, or both');
  if (amount && !line.currency) throw refused('currency', 'is missing: the amount needs one');
  return {
    ...{ siteId: site.id, kind, scope, subject, country, paymentMethod, label, fromDay: from },
    unit: line.unit ?? (isGoods ? 'piece' : 'order'),
    amountMicros: amount ? amountOf(amount) : null,
    currency: amount && line.currency ? line.currency : site.currency,
    partMillionths: percent ? partOf(percent) : null,
  };
}

function amountOf(text: string): bigint {
  const micros = microsOf(text);
  if (micros === undefined || micros < 0n || micros > AMOUNT_MAX * 1_000_000n)
    throw refused('amount', 'must be an amount of zero or more with a decimal point, such as 4.90');
  return micros;
}

/** Of a percentage with up to four decimals. */
function partOf(text: string): bigint {
  const micros = microsOf(text);
  if (micros === undefined || micros < 0n || micros > 100_000_000n || micros % 100n !== 0n)
    throw refused('percent', 'must be between 0 and 100 with at most four decimals, such as 2.9');
  return micros / 100n;
}

function viewOf(row: CostLineRow): CostLineView {
  const { id, source, enteredBy, enteredAt } = row;
  return { ...shownFacts(row), id, source, enteredBy, enteredAt: enteredAt.toISOString() };
}

/** As it is entered. */
function shownFacts(row: CostLineRow) {
  const { kind, scope, subject, country, paymentMethod, label, unit, fromDay, amountMicros, partMillionths, currency } = row;
  return {
    ...{ kind, scope, subject, country, paymentMethod, label, unit, from: fromDay },
    ...(amountMicros !== null && { amount: decimalOf(amountMicros), currency }),
    ...(partMillionths !== null && { percent: decimalOf(partMillionths * 100n) }),
  };
}

function refused(field: string, detail: string): AppError {
  return new AppError('invalid_input', `${field}: ${detail}`, { fields: [{ field, detail }] });
}

function noSuchLine(): AppError {
  return new AppError('not_found', 'There is no such cost line.');
}

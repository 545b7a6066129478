/**
 * Exchange rates of a workspace: loaded from the European Central Bank's files, or typed. Nobody is asked for them by itself, as no
 * rates are those of a store unless its people say so.
 */
import { z } from 'zod';
import type { Database } from '@/db/client';
import { deleteManualRate, manualRates, ratesHeld, saveRates } from '@/db/queries/exchange-rates';
import type { ScopedTransaction } from '@/db/scoped';
import { type Actor, actorText, permit } from '@/lib/access/permissions';
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { parseDay } from '@/lib/core/day';
import { invariant } from '@/lib/core/invariant';
import { parseUnits, type Rate } from '@/lib/model/exchange-rate';
import { parseInput } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import { readEcbRates } from '@/lib/spend/ecb';
import { recordChange } from './audit';
import { workOutAll } from './cost-lines';

/** The history of all currencies since 1999 is two million characters as CSV. */
export const RATES_FILE_CHARACTERS_MAX = 4_000_000;
/** Of the table on the screen. */
const MANUAL_MAX = 500;

const daySchema = z.string().refine((text) => parseDay(text) !== undefined, 'must be a day such as 2026-11-27');
const rateCurrency = z
  .string()
  .refine((code) => parseCurrency(code) === code, 'must be an ISO 4217 currency code in capitals, such as USD')
  .refine((code) => code !== 'EUR', 'must be another currency than the euro, which is 1');

export const ratesFileInput = z.object({
  file: z
    .string()
    .min(1, 'is empty')
    .max(RATES_FILE_CHARACTERS_MAX, 'is too long: load the history as CSV, or the last 90 days as XML')
    .describe('The text of a file of the ECB: eurofxref-daily.xml, eurofxref-hist-90d.xml, or the CSV of eurofxref-hist.zip'),
});
export const ratesLoaded = z.object({
  rates: z.number().describe('In the file'),
  changed: z.number().describe('Those that were not held, or held otherwise'),
  from: z.string(),
  through: z.string().describe('The last day'),
});
export const rateInput = z.object({
  currency: rateCurrency,
  day: daySchema.describe('The first day on which it counts'),
  units: z
    .string()
    .trim()
    .refine((text) => parseUnits(text) !== undefined, 'must be a number above zero with a decimal point, such as 1.1234')
    .describe('Units of the currency for one euro'),
});
export const rateKeyInput = z.object({ currency: rateCurrency, day: daySchema });
export const ratesAnswer = z.object({
  held: z.array(
    z.object({
      currency: z.string(),
      from: z.string(),
      to: z.string().describe('The day of the last rate, which stands until there is another'),
      units: z.string().nullable().describe('The last rate, in units for one euro; null: none is published any more'),
    }),
  ),
  manual: z.array(z.object({ currency: z.string(), day: z.string(), units: z.string(), enteredAt: z.iso.datetime() })),
});
export type RatesLoaded = z.infer<typeof ratesLoaded>;
export type RatesHeld = z.infer<typeof ratesAnswer>;

/** Which rates the workspace holds, and those that were typed. */
export async function listRates(tx: ScopedTransaction, actor: Actor): Promise<RatesHeld> {
  permit(actor, 'report.read');
  const held = await ratesHeld(tx, actor.workspaceId);
  const typed = await manualRates(tx, actor.workspaceId, MANUAL_MAX);
  return {
    held,
    manual: typed.map(({ currency, day, units, loadedAt }) => ({
      ...{ currency, day, units: units ?? '', enteredAt: loadedAt.toISOString() },
    })),
  };
}

/** Keeps the rates of the file beside those that are held. Throws `invalid_input` for what is no such file, and keeps nothing then. */
export async function loadRates(db: Database, actor: Actor, input: unknown, now = new Date()): Promise<RatesLoaded> {
  permit(actor, 'site.manage');
  const { file } = parseInput(ratesFileInput, input);
  const read = readEcbRates(file);
  if (!read.ok) throw new AppError('invalid_input', read.failure, { fields: [{ field: 'file', detail: read.failure }] });
  const rates = read.value;
  const span = { from: rates[0]?.day ?? '', through: rates.at(-1)?.day ?? '' };
  const changed = await db.transaction(async (tx) => {
    const loaded = { workspaceId: actor.workspaceId, source: 'ecb' as const, loadedBy: actorText(actor), loadedAt: now };
    const count = await saveRates(tx, loaded, rates);
    if (count > 0) {
      const after = { ...span, changed: count };
      const auditEntryId = await recordChange(tx, actor, { action: 'rates.loaded', subject: actor.workspaceId, after }, now);
      await workOutAll(tx, actor.workspaceId, auditEntryId, now);
    }
    return count;
  });
  return { rates: rates.length, changed, ...span };
}

/** Keeps a rate of an admin's own, in place of what is held of its day. */
export async function saveRate(db: Database, actor: Actor, input: unknown, now = new Date()): Promise<Rate> {
  permit(actor, 'site.manage');
  const rate = withCurrency(parseInput(rateInput, input));
  await db.transaction(async (tx) => {
    const loaded = { workspaceId: actor.workspaceId, source: 'manual' as const, loadedBy: actorText(actor), loadedAt: now };
    const changed = await saveRates(tx, loaded, [rate]);
    if (changed === 0) return;
    const auditEntryId = await recordChange(tx, actor, { action: 'rate.saved', subject: actor.workspaceId, after: rate }, now);
    await workOutAll(tx, actor.workspaceId, auditEntryId, now);
  });
  return rate;
}

/** Takes a typed rate away; the last one before it counts then. A rate of a file is not deleted: load the file anew. */
export async function deleteRate(db: Database, actor: Actor, input: unknown, now = new Date()): Promise<void> {
  permit(actor, 'site.manage');
  const key = withCurrency(parseInput(rateKeyInput, input));
  await db.transaction(async (tx) => {
    const row = await deleteManualRate(tx, actor.workspaceId, key);
    if (!row) throw new AppError('not_found', `No rate of ${key.currency} was typed for ${key.day}.`);
    const before = { ...key, units: row.units };
    const auditEntryId = await recordChange(tx, actor, { action: 'rate.deleted', subject: actor.workspaceId, before }, now);
    await workOutAll(tx, actor.workspaceId, auditEntryId, now);
  });
}

function withCurrency<Stated extends { currency: string }>(stated: Stated): Stated & { currency: Currency } {
  const currency = parseCurrency(stated.currency);
  invariant(currency, `the schema let ${stated.currency} through`);
  return { ...stated, currency };
}

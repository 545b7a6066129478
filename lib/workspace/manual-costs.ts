/**
 * Costs that no platform tells, entered by hand: an influencer, an agency's fee, TV. An amount is spread over its days to the minor unit,
 * and stands among the rows of cost as an account of the platform `manual`, by what its visits arrive as.
 */
import { z } from 'zod';
import type { Database, Transaction } from '@/db/client';
import { insertSync, keepNames } from '@/db/queries/cost';
import {
  type CostDay,
  deleteManualCost,
  type ManualCostRow,
  manualCostById,
  manualCostsOf,
  ownAccount,
  replaceManualDays,
  saveManualCost,
} from '@/db/queries/manual-costs';
import { saveAcquisitions } from '@/db/queries/sessions';
import type { ScopedTransaction } from '@/db/scoped';
import { type Actor, actorText, permit } from '@/lib/access/permissions';
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { parseDay } from '@/lib/core/day';
import type { Id } from '@/lib/core/id';
import { invariant } from '@/lib/core/invariant';
import { formatDecimal, type Money, parseMoney } from '@/lib/core/money';
import { parseInput, requireId } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import { newId } from '@/lib/ops/ids';
import { lengthOf } from '@/lib/spend/days';
import { spreadOverDays } from '@/lib/spend/spread';
import { changedFacts, recordChange } from './audit';
import { broughtBy } from './given-costs';

/** Two years and a day. */
const DAYS_MAX = 731;
/** In whole units of the currency: their millionths and those of many such costs fit what a row holds. */
const AMOUNT_MAX = 1_000_000_000n;
const LISTED_MAX = 500;

const day = z.string().refine((text) => parseDay(text) !== undefined, 'must be a day such as 2026-11-27');
const word = (most: number) => z.string().trim().min(1, 'must not be empty').max(most, `must have at most ${most} characters`);

export const manualCostInput = z.object({
  id: z.uuid().optional().describe('The cost to change; without it a new one is entered'),
  label: word(100).describe('What it is called in reports'),
  amount: word(40).describe('In the currency, such as 1200.50'),
  currency: z
    .string()
    .refine((code) => parseCurrency(code) === code, 'must be an ISO 4217 currency code in capitals, such as EUR'),
  from: day,
  to: day.describe('The last day; the amount is spread evenly over the days'),
  source: word(100).describe('As utm_source of its visits: instagram'),
  medium: word(100).describe('As utm_medium of its visits: paid_social'),
  campaign: word(200).optional().describe('As utm_campaign of its visits; absent: the cost of the source and medium'),
  note: word(1_000).optional(),
});
export const manualCostKey = z.object({ id: z.string() });
export const manualCostView = manualCostInput.extend({
  id: z.uuid(),
  days: z.int(),
  channel: z.string().nullable().describe('Under the channel rules of the site'),
  enteredBy: z.string(),
  enteredAt: z.iso.datetime(),
});
export const manualCostsAnswer = z.object({ costs: z.array(manualCostView) });
export type ManualCostView = z.infer<typeof manualCostView>;

/** The site's costs entered by hand, those that end last first. */
export async function listManualCosts(tx: ScopedTransaction, actor: Actor, site: Site): Promise<ManualCostView[]> {
  permit(actor, 'report.read');
  return (await manualCostsOf(tx, site.id, LISTED_MAX)).map(({ channel, ...row }) => ({
    ...{ ...shownFacts(row), id: row.id, channel, days: lengthOf({ from: row.fromDay, to: row.toDay }) },
    ...{ enteredBy: row.enteredBy, enteredAt: row.enteredAt.toISOString() },
  }));
}

/** Enters the cost, or changes the one whose id is stated: its days are replaced, in sums too. Resolves to its id. */
export async function enterManualCost(
  db: Database,
  actor: Actor,
  site: Site,
  input: unknown,
  now = new Date(),
): Promise<Id<'manual_cost'>> {
  permit(actor, 'site.manage');
  const wanted = parseInput(manualCostInput, input);
  const range = { from: wanted.from, to: wanted.to };
  const money = amountOf(wanted);
  requireRange(range);
  const acquisition = broughtBy(site, wanted);
  return db.transaction(async (tx) => {
    const old = wanted.id === undefined ? undefined : await manualCostById(tx, site.id, requireId(wanted.id, noSuchCost));
    if (wanted.id !== undefined && !old) throw noSuchCost();
    const account = await ownAccount(tx, accountFor(site, money.currency));
    const { label, source, medium, campaign, note } = wanted;
    const row: ManualCostRow = {
      ...{ siteId: site.id, id: old?.id ?? newId<'manual_cost'>(), accountId: account.id, label },
      ...{ amount: money.minor, currency: money.currency, fromDay: range.from, toDay: range.to },
      ...{ source, medium, campaign: campaign ?? null, note: note ?? null },
      ...{ enteredBy: old?.enteredBy ?? actorText(actor), enteredAt: old?.enteredAt ?? now },
    };
    const change = changedFacts(old ? shownFacts(old) : {}, shownFacts(row));
    if (!change) return row.id;
    await saveAcquisitions(tx, site.id, [acquisition], site.settings.labelRules);
    if (old && old.accountId !== row.accountId) await replace(tx, old, [], null, now);
    await replace(tx, row, spreadOverDays(money, range), acquisition.acquisitionId, now);
    if (old && old.accountId !== row.accountId) await deleteManualCost(tx, old);
    await saveManualCost(tx, row);
    await keepNames(tx, account, [{ level: 'campaign', externalId: row.id, name: label }], true);
    const facts = old ? change : { after: shownFacts(row) };
    await recordChange(
      tx,
      actor,
      { action: old ? 'manual_cost.changed' : 'manual_cost.entered', subject: row.id, ...facts },
      now,
    );
    return row.id;
  });
}

/** Takes the cost out of every sum. */
export async function removeManualCost(db: Database, actor: Actor, site: Site, input: unknown, now = new Date()): Promise<void> {
  permit(actor, 'site.manage');
  const id = requireId<'manual_cost'>(parseInput(manualCostKey, input).id, noSuchCost);
  await db.transaction(async (tx) => {
    const old = await manualCostById(tx, site.id, id);
    if (!old) throw noSuchCost();
    await replace(tx, old, [], null, now);
    await deleteManualCost(tx, old);
    await recordChange(tx, actor, { action: 'manual_cost.deleted', subject: id, before: shownFacts(old) }, now);
  });
}

/** Puts the days in place of the cost's, with what that changed. */
async function replace(
  tx: Transaction,
  cost: ManualCostRow,
  days: readonly CostDay[],
  acquisitionId: Id<'acquisition'> | null,
  now: Date,
): Promise<void> {
  const syncId = newId<'spend_sync'>();
  const changed = await replaceManualDays(tx, cost, days, { syncId, acquisitionId });
  await insertSync(tx, {
    ...{ siteId: cost.siteId, id: syncId, accountId: cost.accountId, platform: 'manual', kind: 'entered', outcome: 'stored' },
    ...{ fromDay: cost.fromDay, toDay: cost.toDay, startedAt: now, endedAt: now, requests: 0, rows: days.length, changed },
  });
}

/** All that is entered in a currency is one account of the site's days. */
function accountFor(site: Site, currency: Currency) {
  return {
    ...{ siteId: site.id, id: newId<'ad_account'>(), platform: 'manual', externalId: currency },
    ...{ name: `Entered by hand (${currency})`, currency, timeZone: site.timeZone, chosen: true },
  };
}

function amountOf({ amount, currency: code }: { amount: string; currency: string }): Money {
  const currency = parseCurrency(code);
  invariant(currency, `the schema let ${code} through`);
  const money = parseMoney(amount, currency);
  const most = parseMoney(String(AMOUNT_MAX), currency);
  if (!money || !most || money.minor <= 0n) throw refused('amount', 'must be an amount above zero, such as 1200.50');
  if (money.minor > most.minor) throw refused('amount', `must be at most ${AMOUNT_MAX}`);
  return money;
}

function requireRange(range: { from: string; to: string }): void {
  if (range.to < range.from) throw refused('to', `must not be before ${range.from}`);
  if (lengthOf(range) > DAYS_MAX)
    throw refused('to', `must be at most ${DAYS_MAX} days from ${range.from} on: enter the rest apart`);
}

/** As they are entered. */
function shownFacts(row: ManualCostRow) {
  const currency = parseCurrency(row.currency);
  invariant(currency, `a cost in ${row.currency}`);
  return {
    ...{ label: row.label, amount: formatDecimal({ minor: row.amount, currency }), currency: row.currency },
    ...{ from: row.fromDay, to: row.toDay, source: row.source, medium: row.medium },
    ...(row.campaign !== null && { campaign: row.campaign }),
    ...(row.note !== null && { note: row.note }),
  };
}

function refused(field: string, detail: string): AppError {
  return new AppError('invalid_input', `${field}: ${detail}`, { fields: [{ field, detail }] });
}

function noSuchCost(): AppError {
  return new AppError('not_found', 'There is no such cost.');
}

/** A month's cost against its budgets. */
import { sql } from 'drizzle-orm';
import { budgetsOfMonth, type BudgetRow } from '@/db/queries/budget';
import type { ScopedTransaction } from '@/db/scoped';
import { exponentOf } from '@/lib/core/currency';
import { addDays, type Day, dayOf } from '@/lib/core/day';
import { fraction, roundedText } from '@/lib/core/fraction';
import { costOf } from '@/lib/metrics/facts';
import { type CostDay, FORECAST_DAYS_MAX, type Forecast, forecastOf, weekdayFactors } from '@/lib/metrics/forecast';
import { type Marginal, marginalOf, type PairedDay } from '@/lib/metrics/marginal';
import { valueText } from '@/lib/metrics/measure';
import { breakEvenRoas } from '@/lib/model/break-even';
import { daysOfMonth } from '@/lib/model/budget';
import type { Site } from '@/lib/model/site';
import { spendOf, storeCostOf } from '../../cost';
import { column, rowOf } from '../../rows';
import { wireDay, type WireMoney, wireMoney } from '../../wire';
import { costDays, type DayCost, type DayRevenue, isIn, revenueDays, type Scope, weekdayOf } from './days';
import type { BudgetParams, BudgetResult, BudgetView } from './definition';

/** Of cost, what is asked about. */
const LAST_PART = 0.1;

type Known = {
  site: Site;
  range: { from: Day; to: Day };
  /** The day after the last one that is over. */
  over: Day;
  /** When the first day of any cost was. */
  since: string | undefined;
  costs: DayCost[];
  paired: { days: readonly string[]; revenues: DayRevenue[] };
  breakEven: number;
};

/** The month's budgets, with all ads and every channel that costs something, whether it has one or not. */
export async function budgetReport(
  tx: ScopedTransaction,
  site: Site,
  params: BudgetParams,
  now = new Date(),
): Promise<BudgetResult> {
  const today = dayOf(now, site.timeZone);
  const month = params.month ?? today.slice(0, 7);
  const { from, to } = daysOfMonth(month);
  const range = { from: wireDay(from), to: wireDay(to) };
  const over = await dayNotOver(tx, site, range, today);
  const costs = await costDays(tx, site, {
    from: addDays(earliest(range.from, over), -2 * FORECAST_DAYS_MAX),
    to: latest(range.to, over),
  });
  const { roas, isAssumed } = breakEvenRoas(site.settings.breakEven);
  const known: Known = {
    ...{ site, range, over, costs, since: costs.map(({ day }) => day).sort()[0] },
    paired: await revenueDays(tx, site, { today, model: params.model }),
    breakEven: Number(roas.numerator) / Number(roas.denominator),
  };
  const allCost = await storeCostOf(
    tx,
    site,
    { from, to: earliest(range.to, addDays(today, 1)) > from ? earliest(range.to, addDays(today, 1)) : to },
    now,
  );
  const rows = rowsWanted(await budgetsOfMonth(tx, site.id, month), known);
  return {
    ...{ month, from, to, currency: site.currency, timeZone: site.timeZone, model: params.model },
    ...(over > range.from && { heldTo: addDays(earliest(over, range.to), -1) }),
    breakEven: { roas: roundedText(roas, 6), isAssumed },
    rows: rows.map(({ scope, budget }) => rowOfScope(scope, budget, known)),
    ...(allCost && { spend: spendOf(allCost) }),
  };
}

/** Today, or sooner where an account that is read does not hold yesterday. */
async function dayNotOver(tx: ScopedTransaction, site: Site, { from }: { from: Day }, today: Day): Promise<Day> {
  const { held } = await rowOf(
    tx,
    { held: column.text.nullable() },
    sql`SELECT min(held_to)::text AS held FROM ad_account
      WHERE site_id = ${site.id} AND chosen AND NOT paused AND closed IS NULL AND held_to >= ${from}::date - 31`,
  );
  return held === null ? today : earliest(today, addDays(wireDay(held), 1));
}

type Wanted = { scope: Scope; budget: bigint | undefined };

function rowsWanted(budgets: BudgetRow[], { costs, range }: Known): Wanted[] {
  const spending = costs.filter(({ day }) => day >= range.from).flatMap(({ channel }) => channel ?? []);
  const channels = [...new Set([...spending, ...budgets.flatMap(({ channel }) => channel || [])])].sort();
  const amountOf = (channel: string, campaign: string) =>
    budgets.find((row) => row.channel === channel && row.campaign === campaign)?.amount;
  return [
    { scope: {}, budget: amountOf('', '') },
    ...channels.flatMap((channel): Wanted[] => [
      { scope: { channel }, budget: amountOf(channel, '') },
      ...budgets
        .filter((row) => row.channel === channel && row.campaign !== '')
        .map(({ campaign, amount }) => ({ scope: { channel, campaign }, budget: amount })),
    ]),
  ];
}

function rowOfScope(scope: Scope, budget: bigint | undefined, known: Known): BudgetView {
  const { site, range, over, costs } = known;
  const own = costs.filter(isIn(scope));
  const inMonth = own.filter(({ day }) => day >= range.from && day < range.to);
  const spent = sumOf(inMonth);
  const done = sumOf(inMonth.filter(({ day }) => day < over));
  const history = historyOf(own, known);
  const coming = daysBetween(latest(over, range.from), range.to).map((day) => ({ weekday: weekdayOf(day) }));
  const forecast = coming.length === 0 ? exactly(0) : forecastOf(history, coming);
  const ahead = forecast && wholeMonth(forecast, { spent, done }, site);
  const limit = budget === undefined ? undefined : wireMoney(budget, site.currency);
  return {
    ...scope,
    ...(limit && { budget: limit }),
    spent: moneyOfMicros(spent, site),
    ...(limit && Number(limit.amount) > 0 && { spentShare: ratio(unitsOf(spent) / Number(limit.amount)) }),
    elapsedShare: elapsedOf(history, known),
    ...(ahead && { forecast: ahead }),
    ...(limit && ahead && { pace: paceOf(limit, ahead) }),
    ...(history.some(({ cost }) => cost > 0) && { marginal: marginalView(scope, known) }),
  };
}

/** Every day from the first of any cost up to what is over, those of no cost too. */
function historyOf(own: DayCost[], { over, since }: Known): CostDay[] {
  if (since === undefined) return [];
  const first = latest(wireDay(since), addDays(over, -FORECAST_DAYS_MAX));
  return daysBetween(first, over).map((day) => ({
    weekday: weekdayOf(day),
    cost: unitsOf(sumOf(own.filter((part) => part.day === day))),
  }));
}

function exactly(cost: number): Forecast {
  return { expected: cost, low: cost, high: cost };
}

/** What is over as it is, and the rest as forecast; what today has cost already is not forecast away. */
function wholeMonth({ expected, low, high }: Forecast, { spent, done }: { spent: bigint; done: bigint }, site: Site) {
  const [base, least] = [unitsOf(done), unitsOf(spent)];
  const money = (coming: number) => moneyOfUnits(Math.max(least, base + coming), site);
  return { expected: money(expected), low: money(low), high: money(high) };
}

function paceOf({ amount }: WireMoney, { low, high }: NonNullable<BudgetView['forecast']>): BudgetView['pace'] {
  if (Number(low.amount) > Number(amount)) return 'over';
  return Number(high.amount) < Number(amount) ? 'under' : 'on';
}

/** Of the month, the part that is over; a busy weekday is more of it. */
function elapsedOf(history: readonly CostDay[], { range, over }: Known): number {
  const factors = weekdayFactors(history);
  const weigh = (days: Day[]) => days.reduce((sum, day) => sum + (factors.get(weekdayOf(day)) ?? 1), 0);
  const [all, gone] = [weigh(daysBetween(range.from, range.to)), weigh(daysBetween(range.from, earliest(over, range.to)))];
  return all > 0 ? ratio(gone / all) : 0;
}

function marginalView(scope: Scope, { costs, paired, since, site, breakEven }: Known): BudgetView['marginal'] {
  const own = costs.filter(isIn(scope));
  const revenues = paired.revenues.filter(isIn(scope));
  const units = 10 ** exponentOf(site.currency);
  const days = paired.days
    .filter((day) => since !== undefined && day >= since)
    .map((day): PairedDay => {
      const revenue = revenues.filter((part) => part.day === day).reduce((sum, part) => sum + part.revenue, 0n);
      return {
        weekday: weekdayOf(day),
        cost: unitsOf(sumOf(own.filter((part) => part.day === day))),
        revenue: Number(revenue) / units,
      };
    });
  const tenth = LAST_PART * days.reduce((sum, { cost }) => sum + cost, 0);
  const { says, why, days: counted, slope, low, high }: Marginal = marginalOf(days, breakEven);
  return {
    ...{ says, days: counted, cost: moneyOfUnits(tenth, site) },
    ...(why && { why }),
    ...(slope !== undefined && { brought: moneyOfUnits(slope * tenth, site) }),
    ...(low !== undefined && { low: moneyOfUnits(low * tenth, site) }),
    ...(high !== undefined && { high: moneyOfUnits(high * tenth, site) }),
  };
}

function daysBetween(from: Day, to: Day): Day[] {
  const days: Day[] = [];
  for (let day = from; day < to; day = addDays(day, 1)) days.push(day);
  return days;
}

function earliest(one: Day, other: Day): Day {
  return one < other ? one : other;
}

function latest(one: Day, other: Day): Day {
  return one > other ? one : other;
}

function sumOf(parts: readonly { micros: bigint }[]): bigint {
  return parts.reduce((sum, { micros }) => sum + micros, 0n);
}

function unitsOf(micros: bigint): number {
  return Number(micros) / 1_000_000;
}

function moneyOfMicros(micros: bigint, { currency }: Site): WireMoney {
  return { amount: valueText(costOf(micros), 'money', currency), currency };
}

/** Of an estimate. */
function moneyOfUnits(units: number, { currency }: Site): WireMoney {
  return { amount: valueText(fraction(BigInt(Math.round(units * 1_000_000)), 1_000_000n), 'money', currency), currency };
}

function ratio(value: number): number {
  return Number(value.toFixed(4));
}

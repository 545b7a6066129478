/**
 * The overview. Days are cut by instants made from the site's zone here, so that Postgres needs no opinion on time zones: a day
 * with a change of clocks has 23 or 25 hours in every query alike.
 */
import type { ScopedTransaction } from '@/db/scoped';
import type { Currency } from '@/lib/core/currency';
import { addDays, atWallClock, dayOf, startOfDay, timeOfDay } from '@/lib/core/day';
import { invariant } from '@/lib/core/invariant';
import { costOf, countOf, moneyOf } from '@/lib/metrics/facts';
import { valueText } from '@/lib/metrics/measure';
import { revenueBasisOf } from '@/lib/model/revenue-basis';
import type { Site } from '@/lib/model/site';
import { addTiers, knowsCosts, NO_TIERS, tierFacts } from '../../contribution';
import { costByDayOf, spendOf, storeCostOf } from '../../cost';
import { measuresOf } from '../../measures';
import { wireDay, wireMoney } from '../../wire';
import { campaignsIn, moversOf, topCampaigns } from './campaigns';
import { channelsByDay, type DayFigures, emptyDay, salesByDay, sessionsByDay, spanOf, tiersByDay } from './days';
import type { Kpis, OverviewParams, OverviewResult } from './definition';
import { latestOrders } from './latest-orders';
import { matchingOf, morningOf } from './morning';
import { setupOf } from './setup';

/** The site's figures in a range of days, beside those of another range when one is given. */
export async function overviewReport(
  tx: ScopedTransaction,
  site: Site,
  params: OverviewParams,
  now = new Date(),
): Promise<OverviewResult> {
  const { from, to, compareFrom, compareTo, finishedTo, model } = params;
  const cost = await storeCostOf(tx, site, { from, to }, now);
  const has = { hasCost: cost !== undefined, hasOrderCosts: await knowsCosts(tx, site) };
  const current = await figuresOf(tx, site, from, to, { model, ...has });
  const today = dayOf(now, site.timeZone);
  const until = from === today && compareFrom ? sameTime(compareFrom, site.timeZone, now) : undefined;
  const previous =
    compareFrom && compareTo ? await figuresOf(tx, site, compareFrom, compareTo, { model, ...has, until }) : undefined;
  const over = previous && from < (finishedTo ?? today) ? (finishedTo ?? today) : to;
  const unfinished = current.days.findIndex(({ day }) => day === over);
  const span = spanOf(current.edges);
  const campaigns = await campaignsIn(tx, site, span, model);
  const overSpan = unfinished > 0 ? spanOf(current.edges.slice(0, unfinished + 1)) : span;
  return {
    from,
    to,
    timeZone: site.timeZone,
    currency: site.currency,
    revenueBasis: revenueBasisOf(site.settings),
    current: current.kpis,
    ...(previous && {
      previous: previous.kpis,
      previousDays: previous.days.map(({ day, revenue }) => ({ day, revenue: wireMoney(revenue, site.currency) })),
    }),
    ...(unfinished > 0 && { finished: kpisOf(current.days.slice(0, unfinished), site.currency) }),
    ...(until && { comparedUntil: until.toISOString() }),
    ...(has.hasOrderCosts && { contribution: { tierNames: site.settings.tierNames } }),
    ...(cost && { spend: spendOf(cost) }),
    morning: await morningOf(tx, site, now),
    setup: await setupOf(tx, site),
    matching: await matchingOf(tx, site, now),
    ...(previous && {
      movers: {
        from,
        to: unfinished > 0 ? over : to,
        ...moversOf(
          overSpan === span ? campaigns : await campaignsIn(tx, site, overSpan, model),
          await campaignsIn(tx, site, spanOf(previous.edges), model),
          site,
        ),
      },
    }),
    days: wireDays(current.days, site.currency),
    topCampaigns: topCampaigns(campaigns, site),
    latestOrders: await latestOrders(tx, site, span, model),
  };
}

function wireDays(days: DayFigures[], currency: Currency): OverviewResult['days'] {
  return days.map((figures) => ({
    day: figures.day,
    revenue: wireMoney(figures.revenue, currency),
    orders: figures.orders,
    newCustomers: figures.newCustomers,
    sessions: figures.sessions,
    ...(figures.cost !== undefined && { cost: valueText(costOf(figures.cost), 'money', currency) }),
    ...(figures.tiers && {
      contribution2: wireMoney(figures.revenue - figures.tiers.tierOne - figures.tiers.tierTwo, currency).amount,
    }),
    attributedRevenue: wireMoney(figures.revenue - figures.unattributed, currency),
    channels: Object.fromEntries([...figures.channels].map(([name, minor]) => [name, wireMoney(minor, currency).amount])),
  }));
}

type Model = OverviewParams['model'];

/** `until`: the last day counts up to this instant; accounts tell cost of whole days, so that it has none. */
type Wanted = { model: Model; hasCost: boolean; hasOrderCosts: boolean; until?: Date | undefined };

async function figuresOf(
  tx: ScopedTransaction,
  site: Site,
  from: string,
  to: string,
  { model, hasCost, hasOrderCosts, until }: Wanted,
) {
  const days = daysBetween(from, to);
  const edges = [...days, to].map((day) => startOfDay(wireDay(day), site.timeZone));
  if (until) edges.splice(-1, 1, until);
  const figures = days.map(emptyDay);
  await salesByDay(tx, site, edges, figures);
  if (hasOrderCosts) await tiersByDay(tx, site, edges, figures);
  await sessionsByDay(tx, site, edges, figures);
  await channelsByDay(tx, site, edges, model, figures);
  if (hasCost && !until) {
    const costs = await costByDayOf(tx, site, { from, to });
    for (const figure of figures) figure.cost = costs.get(figure.day) ?? 0n;
  }
  return { days: figures, edges, kpis: kpisOf(figures, site.currency) };
}

/** The instant of `day` at which clocks of the zone show what they show now: people buy by the clock, also where one was changed. */
function sameTime(day: string, zone: string, now: Date): Date {
  const shown = atWallClock(`${day}T${timeOfDay(now, zone)}`, zone);
  invariant(shown, `${day} has no ${now.toISOString()}`);
  return new Date(shown.getTime() + (now.getTime() % 1000));
}

function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = wireDay(from); day < to; day = addDays(day, 1)) days.push(day);
  return days;
}

function kpisOf(days: DayFigures[], currency: Currency): Kpis {
  const money = (of: (day: DayFigures) => bigint) =>
    moneyOf(
      days.reduce((sum, day) => sum + of(day), 0n),
      currency,
    );
  const count = (of: (day: DayFigures) => number) => countOf(days.reduce((sum, day) => sum + of(day), 0));
  const revenue = money((day) => day.revenue);
  const allCost = days.some(({ cost }) => cost === undefined)
    ? undefined
    : costOf(days.reduce((sum, { cost = 0n }) => sum + cost, 0n));
  const measures = measuresOf(
    {
      revenue,
      storeRevenue: revenue,
      attributedRevenue: money((day) => day.revenue - day.unattributed),
      orders: count((day) => day.orders),
      newOrders: count((day) => day.newCustomers),
      sessions: count((day) => day.sessions),
      ...(days[0]?.tiers &&
        tierFacts(
          days.reduce((sum, { tiers = NO_TIERS }) => addTiers(sum, tiers), NO_TIERS),
          currency,
        )),
      ...(allCost && { cost: allCost, allCost }),
    },
    currency,
  );
  const averageOrderValue = measures.moneyIf('aov');
  const [cost, mer] = [measures.moneyIf('cost'), measures.numberIf('mer')];
  const [attributedShare, conversionRate] = [measures.numberIf('attributedShare'), measures.numberIf('conversionRate')];
  return {
    revenue: measures.money('revenue'),
    orders: Number(measures.text('orders')),
    ...(averageOrderValue && { averageOrderValue }),
    ...(attributedShare !== undefined && { attributedShare }),
    newCustomers: Number(measures.text('newOrders')),
    sessions: Number(measures.text('sessions')),
    ...(conversionRate !== undefined && { conversionRate }),
    ...(cost && { cost }),
    ...(mer !== undefined && { mer }),
    ...contributionOf(measures),
  };
}

function contributionOf({ moneyIf, numberIf }: ReturnType<typeof measuresOf>): Partial<Kpis> {
  const [contribution1, contribution2, after] = (['contribution1', 'contribution2', 'storeContribution3'] as const).map(moneyIf);
  const [contributionMargin, costsKnown] = [numberIf('contributionMargin'), numberIf('costsKnown')];
  return {
    ...(contribution1 && { contribution1 }),
    ...(contribution2 && { contribution2 }),
    ...(after && { storeContribution3: after }),
    ...(contributionMargin !== undefined && { contributionMargin }),
    ...(costsKnown !== undefined && { costsKnown }),
  };
}

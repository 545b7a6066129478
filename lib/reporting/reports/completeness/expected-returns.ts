/** What of the days that are open is still to come back, by product group, country and age, with how far weeks of before were off. */
import { type Day, startOfDay } from '@/lib/core/day';
import { DAY_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import type { Expected } from './arrival';
import {
  type Cohort,
  GROUP_ORDERS_MIN,
  RETURN_WEEKS,
  type ReturnRates,
  ratesByGroup,
  returnRates,
  stillToReturn,
} from './returns';

export type Expectation = Expected;

/** A share of what was sold, with how far single weeks were from it. */
export type StillToReturn = { share: number; least: number; most: number };

export type Returns = {
  isShort: boolean;
  why: string;
  /** Of a day's orders: what comes back from now on, or from now until then. */
  stillOf: (day: Day, until?: Date) => StillToReturn | undefined;
};

/** 90 of 100 of a normal spread lie within so many deviations. */
const SPREAD = 1.645;

export function expectedReturns(cohorts: readonly Cohort[], site: Site, at: Date): Returns {
  const { orders } = returnRates(cohorts);
  const isShort = orders < GROUP_ORDERS_MIN;
  const why =
    `What will be returned can be told once ${GROUP_ORDERS_MIN} orders are held that are ${RETURN_WEEKS} weeks old; ` +
    `so far there are ${orders}.`;
  const ratesOf = ratesByGroup(cohorts);
  const spread = spreadOf(cohorts);
  return {
    isShort,
    why,
    stillOf: (day, until) => {
      if (isShort) return undefined;
      const age = ageOf(day, site, at);
      const recent = cohorts.filter(({ week }) => week === Math.floor(age / 7));
      const due = (rates: ReturnRates) => stillToReturn(rates, age) - (until ? stillToReturn(rates, ageOf(day, site, until)) : 0);
      const sold = recent.reduce((sum, { revenue }) => sum + Number(revenue), 0);
      const own = recent.reduce((sum, { group, country, revenue }) => sum + Number(revenue) * due(ratesOf(group, country)), 0);
      const share = sold === 0 ? due(returnRates(cohorts)) : own / sold;
      return { share, least: Math.max(0, share * (1 - SPREAD * spread)), most: Math.min(1, share * (1 + SPREAD * spread)) };
    },
  };
}

/** In days; a day's orders are on average placed in its middle. */
function ageOf(day: Day, site: Site, at: Date): number {
  return Math.max(0, (at.getTime() - startOfDay(day, site.timeZone).getTime()) / DAY_MS - 0.5);
}

/** How far what came back of each week's orders was from the mean of all, as a part of it. */
function spreadOf(cohorts: readonly Cohort[]): number {
  const whole = [
    ...Map.groupBy(
      cohorts.filter(({ week }) => week < RETURN_WEEKS && week > 0),
      ({ week }) => week,
    ).values(),
  ];
  const { byWeek } = returnRates(cohorts);
  const ratios = whole.flatMap((own) => {
    const week = own[0]?.week ?? 0;
    const sold = own.reduce((sum, { revenue }) => sum + Number(revenue), 0);
    const back = own.reduce((sum, { returned }) => sum + returned.slice(0, week).reduce((all, one) => all + Number(one), 0), 0);
    const due = byWeek.slice(0, week).reduce((sum, rate) => sum + rate, 0);
    return sold > 0 && due > 0 ? [back / sold / due] : [];
  });
  if (ratios.length < 2) return 1;
  return Math.sqrt(ratios.reduce((sum, one) => sum + (one - 1) ** 2, 0) / (ratios.length - 1));
}

/** What stays of a day once all is in and returned. */
export function withReturns(
  expected: Expected | undefined,
  returned: bigint,
  still: StillToReturn | undefined,
): Expectation | undefined {
  if (!expected || !still) return undefined;
  const left = (sold: bigint, share: number) => sold - returned - BigInt(Math.round(Number(sold) * share));
  return {
    value: left(expected.value, still.share),
    low: left(expected.low, still.most),
    high: left(expected.high, still.least),
  };
}

/** The rates that are shown: of all, and of each group and country of enough orders, most orders first. */
export function returnGroups(cohorts: readonly Cohort[]) {
  const row = (own: readonly Cohort[], named: { group?: string; country?: string }) => {
    const { orders, byWeek } = returnRates(own);
    return { ...named, orders, share: byWeek.reduce((sum, rate) => sum + rate, 0), byWeek };
  };
  const groups = [
    ...Map.groupBy(
      cohorts.filter(({ group }) => group !== ''),
      ({ group }) => group,
    ),
  ];
  const countries = [
    ...Map.groupBy(
      cohorts.filter(({ country }) => country !== ''),
      ({ country }) => country,
    ),
  ];
  return [
    row(cohorts, {}),
    ...groups.map(([group, own]) => row(own, { group })),
    ...countries.map(([country, own]) => row(own, { country })),
  ]
    .filter(({ orders }) => orders >= GROUP_ORDERS_MIN)
    .sort((left, right) => right.orders - left.orders);
}

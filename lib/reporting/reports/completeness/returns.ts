/**
 * What of an order is still to come back: of earlier orders, how much of what they were worth came back in each week after the sale.
 * An order counts for a week once it is older than that week, so that young orders, of which not all has come back, say nothing of
 * weeks that they have not seen (a chain of development factors, as insurers reckon late claims).
 */

/** Weeks after the sale that are told apart; what comes back later is left out. Shops take goods back for two to six weeks. */
export const RETURN_WEEKS = 8;
/** A group of fewer orders goes by all orders of its country, and a country of fewer by all. */
export const GROUP_ORDERS_MIN = 200;

/** The orders of one group by how many whole weeks ago they were placed (`RETURN_WEEKS`: that or more). */
export type Cohort = {
  group: string;
  country: string;
  week: number;
  orders: number;
  revenue: bigint;
  returned: readonly bigint[];
};

/** By week after the sale: the share of what was sold that comes back in it. */
export type ReturnRates = { orders: number; byWeek: number[] };

export function returnRates(cohorts: readonly Cohort[]): ReturnRates {
  const byWeek = Array.from({ length: RETURN_WEEKS }, (_, week) => {
    const seen = cohorts.filter((cohort) => cohort.week > week);
    const sold = seen.reduce((sum, { revenue }) => sum + revenue, 0n);
    const back = seen.reduce((sum, { returned }) => sum + (returned[week] ?? 0n), 0n);
    return sold === 0n ? 0 : Number(back) / Number(sold);
  });
  return { orders: cohorts.filter(({ week }) => week >= RETURN_WEEKS).reduce((sum, { orders }) => sum + orders, 0), byWeek };
}

/** What an order of this group and country goes by: the rates of the narrowest that has enough orders. */
export function ratesByGroup(cohorts: readonly Cohort[]): (group: string, country: string) => ReturnRates {
  const all = returnRates(cohorts);
  const countries = new Map([...Map.groupBy(cohorts, ({ country }) => country)].map(([key, own]) => [key, returnRates(own)]));
  const groups = new Map(
    [...Map.groupBy(cohorts, ({ group, country }) => keyOf(group, country))].map(([key, own]) => [key, returnRates(own)]),
  );
  return (group, country) => {
    const found = [groups.get(keyOf(group, country)), countries.get(country)].find(
      (rates) => rates && rates.orders >= GROUP_ORDERS_MIN,
    );
    return found ?? all;
  };
}

function keyOf(group: string, country: string): string {
  return JSON.stringify([group, country]);
}

/** The share of what was sold that is still to come back of orders placed this many days ago. */
export function stillToReturn({ byWeek }: ReturnRates, ageDays: number): number {
  const week = Math.floor(ageDays / 7);
  const rest = 1 - (ageDays / 7 - week);
  return byWeek.reduce((sum, rate, index) => (index < week ? sum : sum + rate * (index === week ? rest : 1)), 0);
}

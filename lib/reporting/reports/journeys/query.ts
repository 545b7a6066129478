/** The journeys report: what the sums say, in wire form. Exact in minor units. */
import type { ScopedTransaction } from '@/db/scoped';
import { invariant } from '@/lib/core/invariant';
import { revenueBasisOf } from '@/lib/model/revenue-basis';
import type { Site } from '@/lib/model/site';
import { z } from 'zod';
import { salesOf } from '../../revenue';
import { startOf, wireMoney } from '../../wire';
import type { JourneyFigures, JourneysParams, JourneysResult } from './definition';
import { contactFilterOf, PATH_TEXT_MAX, pathFilterText, runsOf, timeBounds } from './path-filter';
import { type JourneySum, journeySums } from './sums';

const stepsKey = z.array(z.string());
const roleKey = z.tuple([z.enum(['first', 'middle', 'last', 'assisted']), z.string()]);
const flowKey = z.tuple([z.int(), z.string().nullable(), z.string().nullable(), z.enum(['order', 'more']).nullable()]);

const NOTHING: Omit<JourneySum, 'part' | 'key'> = {
  ...{ orders: 0, newOrders: 0, unknownOrders: 0, revenue: 0n, newRevenue: 0n, unknownRevenue: 0n },
  ...{ median: null, p75: null },
};

/** The journeys before the site's orders of a range, within the site's own lookback window. */
export async function journeysReport(tx: ScopedTransaction, site: Site, params: JourneysParams): Promise<JourneysResult> {
  const { from, to, by, direct, model, limit } = params;
  const span = { start: startOf(from, site.timeZone), end: startOf(to, site.timeZone) };
  const store = await salesOf(tx, site, span, params);
  const request = { span, filter: params, by, direct, contacts: contactFilterOf(params), wonUnder: model };
  const sums = Map.groupBy(await journeySums(tx, site, request, limit), ({ part }) => part);
  const of = (part: string) => sums.get(part) ?? [];
  const only = (part: string, key = '') => of(part).find((sum) => sum.key === key) ?? NOTHING;
  const wire = (sum: Omit<JourneySum, 'part' | 'key'>) => figuresOf(sum, site);
  return {
    revenueBasis: revenueBasisOf(site.settings),
    ...{ from, to, timeZone: site.timeZone, currency: site.currency, lookbackDays: site.settings.lookbackDays },
    ...{ by, direct, model },
    store: { orders: store.orders, revenue: wireMoney(store.revenue, site.currency) },
    journeys: wire(only('total', 'journey')),
    withoutContact: wire(only('total', 'none')),
    leftOut: wire(only('total', 'left_out')),
    paths: of('path').map((sum) => ({ ...namedPath(stepsKey.parse(JSON.parse(sum.key)), params), ...wire(sum) })),
    pathCount: only('paths').orders,
    contacts: Number(only('paths').revenue),
    lengths: of('length')
      .map((sum) => ({ contacts: Number(sum.key), ...wire(sum) }))
      .sort((left, right) => left.contacts - right.contacts),
    timeToOrder: {
      ...timesOf(only('times')),
      groups: [0, ...timeBounds].map((fromSeconds, group) => ({ group, fromSeconds, ...wire(only('time', String(group))) })),
      byFirst: of('time_first').map((sum) => ({ value: sum.key, ...timesOf(sum), ...wire(sum) })),
      byWinner: of('time_won').map((sum) => ({ value: sum.key, ...timesOf(sum), ...wire(sum) })),
    },
    roles: rolesOf(of('role'), site).slice(0, limit),
    flows: of('flow').map((sum) => ({ ...namedFlow(sum.key), ...partOf(sum.orders, sum.revenue, site) })),
    flowValues: of('flow_value').map(({ key }) => key),
    otherCurrencies: store.otherCurrencies,
  };
}

function partOf(orders: number, revenue: bigint, { currency }: Site): JourneysResult['store'] {
  return { orders, revenue: wireMoney(revenue, currency) };
}

function figuresOf(sum: Omit<JourneySum, 'part' | 'key'>, site: Site): JourneyFigures {
  const { orders, revenue, newOrders, newRevenue, unknownOrders, unknownRevenue } = sum;
  return {
    ...partOf(orders, revenue, site),
    buyers: {
      new: partOf(newOrders, newRevenue, site),
      returning: partOf(orders - newOrders - unknownOrders, revenue - newRevenue - unknownRevenue, site),
      not_known: partOf(unknownOrders, unknownRevenue, site),
    },
  };
}

function timesOf({ median, p75 }: Pick<JourneySum, 'median' | 'p75'>): { medianSeconds: number; p75Seconds: number } {
  return { medianSeconds: Math.round(median ?? 0), p75Seconds: Math.round(p75 ?? 0) };
}

function namedPath(steps: string[], { by, direct, ...params }: JourneysParams): { steps: [string, number][]; path?: string } {
  const runs = runsOf(steps);
  const path = pathFilterText({ by, direct, ...contactFilterOf(params), is: runs });
  return { steps: runs, ...(path.length <= PATH_TEXT_MAX && { path }) };
}

type Role = JourneysResult['roles'][number];

/** A row a contact; what it never was is nothing. Most orders first, in any part. */
function rolesOf(sums: JourneySum[], site: Site): Role[] {
  const rows = new Map<string, Role>();
  for (const sum of sums) {
    const [role, value] = roleKey.parse(JSON.parse(sum.key));
    const nothing = partOf(0, 0n, site);
    const row = rows.get(value) ?? { value, first: nothing, middle: nothing, last: nothing, assisted: nothing };
    rows.set(value, { ...row, [role]: partOf(sum.orders, sum.revenue, site) });
  }
  const weight = ({ last, assisted }: Role) => last.orders + assisted.orders;
  return [...rows.values()].sort((left, right) => weight(right) - weight(left) || (left.value < right.value ? -1 : 1));
}

function namedFlow(key: string): Pick<JourneysResult['flows'][number], 'step' | 'from' | 'to' | 'end'> {
  const [step, from, to, end] = flowKey.parse(JSON.parse(key));
  invariant(end === null || to === null, `a flow ends and goes on: ${key}`);
  return { step, ...(from !== null && { from }), ...(to !== null && { to }), ...(end && { end }) };
}

/** The campaigns that earned most, and those whose revenue moved most against other days. */
import { sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { column, rowsOf } from '../../rows';
import type { Span } from '../../revenue';
import { formatShare } from '../../share';
import { wireMoney } from '../../wire';
import { creditGroups } from '../performance/source';
import type { Mover, OverviewResult } from './definition';

const TOP = 10;
/** In each direction: more is what Performance is for. */
const MOVERS = 5;

/** Steps of a performance report: `=` and the value, or empty where it was not stated. */
const steps = { channel: column.text, source: column.text, campaign: column.text };
const columns = { ...steps, revenue: column.minor, orders: column.minor };
type Campaign = Awaited<ReturnType<typeof rowsOf<typeof columns>>>[number];

/** What each campaign earned in the span under the model. */
export async function campaignsIn(tx: ScopedTransaction, site: Site, span: Span, model: ModelId): Promise<Campaign[]> {
  const days = { edges: [span.start, span.end], names: [] };
  const slice = { span, days, filter: {}, by: ['channel', 'source', 'campaign'], under: [] } as const;
  return rowsOf(
    tx,
    columns,
    sql`SELECT step_0 AS channel, step_1 AS source, step_2 AS campaign, revenue, orders
      FROM (${creditGroups(site, slice, { models: [model] })}) AS level WHERE step_2 LIKE '=%'`,
  );
}

/** The campaigns that earned most, best first. */
export function topCampaigns(campaigns: Campaign[], { currency }: Site): OverviewResult['topCampaigns'] {
  const best = campaigns.toSorted(
    (left, right) => compare(right.revenue, left.revenue) || (left.campaign < right.campaign ? -1 : 1),
  );
  return best.slice(0, TOP).map((campaign) => ({
    ...named(campaign),
    orders: formatShare(campaign.orders),
    revenue: wireMoney(campaign.revenue, currency),
  }));
}

/** The campaigns whose revenue moved most from `before` to `now`, by the amount, those that only one of them has included. */
export function moversOf(now: Campaign[], before: Campaign[], { currency }: Site): { up: Mover[]; down: Mover[] } {
  const earlier = new Map(before.map((campaign) => [keyOf(campaign), campaign]));
  const later = new Set(now.map(keyOf));
  const gone = before.filter((campaign) => !later.has(keyOf(campaign))).map((campaign) => ({ ...campaign, revenue: 0n }));
  const moved = [...now, ...gone].map((campaign) => {
    const from = earlier.get(keyOf(campaign))?.revenue ?? 0n;
    return { campaign, from, difference: campaign.revenue - from };
  });
  moved.sort(
    (left, right) => compare(right.difference, left.difference) || (keyOf(left.campaign) < keyOf(right.campaign) ? -1 : 1),
  );
  const wire = ({ campaign, from, difference }: (typeof moved)[number]): Mover => ({
    ...named(campaign),
    path: [campaign.channel, campaign.source, campaign.campaign],
    revenue: wireMoney(campaign.revenue, currency),
    before: wireMoney(from, currency),
    difference: wireMoney(difference, currency),
  });
  return {
    up: moved
      .filter(({ difference }) => difference > 0n)
      .slice(0, MOVERS)
      .map(wire),
    down: moved
      .filter(({ difference }) => difference < 0n)
      .toReversed()
      .slice(0, MOVERS)
      .map(wire),
  };
}

function named({ channel, source, campaign }: Campaign): Pick<Mover, 'channel' | 'source' | 'campaign'> {
  return { channel: channel.slice(1), ...(source && { source: source.slice(1) }), campaign: campaign.slice(1) };
}

const keyOf = ({ channel, source, campaign }: Campaign) => JSON.stringify([channel, source, campaign]);
const compare = (left: bigint, right: bigint) => (left === right ? 0 : left > right ? 1 : -1);

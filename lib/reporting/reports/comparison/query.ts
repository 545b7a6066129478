/** All models side by side, from the same sums of stored credit as the attribution report. Exact in minor units. */
import type { ScopedTransaction } from '@/db/scoped';
import { compareFractions, dividedBy, roundedText } from '@/lib/core/fraction';
import type { Currency } from '@/lib/core/currency';
import { costOf, moneyOf } from '@/lib/metrics/facts';
import { valueText } from '@/lib/metrics/measure';
import { breakEvenRoas } from '@/lib/model/break-even';
import type { ModelId } from '@/lib/model/credit';
import { revenueBasisOf } from '@/lib/model/revenue-basis';
import type { Site } from '@/lib/model/site';
import { costFacts } from '../../cost';
import { spanOf } from '../../days';
import { isLabelDimension } from '../../dimension-names';
import { measuresOf } from '../../measures';
import { allModelIds, modelsForReaders } from '../../model';
import { salesOf } from '../../revenue';
import { formatShare } from '../../share';
import { wireMoney } from '../../wire';
import { type Earned, NOTHING } from '../attribution/cell';
import type { ComparisonFigures, ComparisonParams, ComparisonResult } from './definition';
import { type ByModel, type EarnedRow, earnedRows, namesOf } from './earned';
import type { ComparedBy } from './names';
import { type Sortable, sortedRows } from './sort';
import { stakeOf } from './stake';

type Row = ComparisonResult['rows'][number];
type Context = {
  site: Site;
  params: ComparisonParams;
  ids: readonly ModelId[];
  /** Those that share each order once. */
  compared: readonly ModelId[];
  /** What the shares of a model are of. */
  wholes: Map<ModelId, bigint>;
};

/** Who earned the site's revenue in a range of days under each model, where they disagree most first. */
export async function comparisonReport(tx: ScopedTransaction, site: Site, params: ComparisonParams): Promise<ComparisonResult> {
  const { from, to, by, limit, datedBy } = params;
  const store = await salesOf(tx, site, spanOf(params, site.timeZone), params);
  const ids = allModelIds(site);
  const earned = await earnedRows(tx, site, params, ids);
  const models = modelsForReaders(site, ids);
  const compared = models.filter(({ overClaims }) => !overClaims).map(({ id }) => id);
  const wholes = datedBy === 'touch' ? givenBy(earned, ids) : new Map(ids.map((id) => [id, store.revenue]));
  const context: Context = { site, params, ids, compared, wholes };
  const rows = [...earned.rows].map(([key, row]) => rowOf(key, row, context));
  const wanted = params.rows === 'losing' ? rows.filter(({ row }) => row.isLosing) : rows;
  const { roas, isAssumed } = breakEvenRoas(site.settings.breakEven);
  return {
    revenueBasis: revenueBasisOf(site.settings),
    ...{
      from,
      to,
      timeZone: site.timeZone,
      currency: site.currency,
      lookbackDays: site.settings.lookbackDays,
      models,
      by,
      datedBy,
    },
    breakEven: { roas: roundedText(roas, 6), isAssumed },
    rows: sortedRows(wanted, params.sort).slice(0, limit),
    rowsLeftOut: Math.max(0, wanted.length - limit),
    unattributed: figuresOf(earned.nobody, context),
    ...(earned.leftOut && { leftOut: figuresOf(earned.leftOut, context) }),
    store: { orders: store.orders, revenue: wireMoney(store.revenue, site.currency) },
    ...(earned.spend && { spend: earned.spend }),
    otherCurrencies: store.otherCurrencies,
  };
}

function rowOf(key: string, row: EarnedRow, context: Context): Sortable {
  const { site, compared, wholes, params } = context;
  const { highest, lowest } = spreadOf(row.earned, compared);
  const revenueOf = (id: ModelId) => row.earned.get(id)?.revenue ?? 0n;
  const width = revenueOf(highest) - revenueOf(lowest);
  const shareUnder = (id: ModelId) => shareOf(revenueOf(id), wholes.get(id) ?? 0n, site.currency);
  const spread =
    params.datedBy === 'touch'
      ? Number((shareUnder(highest) - shareUnder(lowest)).toFixed(6))
      : shareOf(width, wholes.get(highest) ?? 0n, site.currency);
  return {
    width,
    cost: row.cost?.micros ?? 0n,
    row: {
      ...named(key, params.by),
      models: figuresOf(row.earned, context, row),
      ...{ highest, lowest, spread, difference: wireMoney(width, site.currency) },
      ...costOfRow(row, { highest: revenueOf(highest), lowest: revenueOf(lowest) }, context),
    },
  };
}

/** The row's cost, how much of it hangs on the model, and whether any click model says that it came back. */
function costOfRow(
  { cost }: EarnedRow,
  { highest, lowest }: { highest: bigint; lowest: bigint },
  { site, params }: Context,
): Pick<Row, 'cost' | 'stake' | 'isLosing'> {
  if (!cost) return {};
  const money = (micros: bigint) => ({ amount: valueText(costOf(micros), 'money', site.currency), currency: site.currency });
  const best = dividedBy(moneyOf(highest, site.currency), costOf(cost.micros));
  const isLosing = best && compareFractions(best, breakEvenRoas(site.settings.breakEven).roas) < 0;
  return {
    cost: money(cost.micros),
    stake: money(stakeOf(cost.micros, highest, lowest)),
    ...(params.datedBy === 'touch' && best && { isLosing: isLosing === true }),
  };
}

function figuresOf(earned: ByModel, { site, ids, wholes, params }: Context, row?: EarnedRow): Record<string, ComparisonFigures> {
  const wire = (id: ModelId): ComparisonFigures => {
    const { orders, revenue }: Earned = earned.get(id) ?? NOTHING;
    const facts = { revenue: moneyOf(revenue, site.currency), ...costFacts(row?.cost) };
    const roas = params.datedBy === 'touch' ? measuresOf(facts, site.currency).textIf('roas') : undefined;
    return {
      orders: formatShare(orders),
      revenue: wireMoney(revenue, site.currency),
      share: shareOf(revenue, wholes.get(id) ?? 0n, site.currency),
      ...(roas !== undefined && { roas }),
    };
  };
  return Object.fromEntries(ids.map((id) => [id, wire(id)]));
}

/** All that each model gives to the days, to nobody too: by the days of visits it is not what the store sold on them. */
function givenBy(
  { rows, nobody, leftOut }: Awaited<ReturnType<typeof earnedRows>>,
  ids: readonly ModelId[],
): Map<ModelId, bigint> {
  const all = [...[...rows.values()].map(({ earned }) => earned), nobody, ...(leftOut ? [leftOut] : [])];
  return new Map(ids.map((id) => [id, all.reduce((sum, earned) => sum + (earned.get(id)?.revenue ?? 0n), 0n)]));
}

/** The models that give it most and least; of equals the first in display order. */
function spreadOf(earned: ByModel, models: readonly ModelId[]): { highest: ModelId; lowest: ModelId } {
  const revenueOf = (id: ModelId) => earned.get(id)?.revenue ?? 0n;
  return {
    highest: models.reduce((lead, id) => (revenueOf(id) > revenueOf(lead) ? id : lead)),
    lowest: models.reduce((lead, id) => (revenueOf(id) < revenueOf(lead) ? id : lead)),
  };
}

/** For reading; what must add up is money. */
function shareOf(part: bigint, whole: bigint, currency: Currency): number {
  const facts = { revenue: moneyOf(part, currency), storeRevenue: moneyOf(whole, currency) };
  return measuresOf(facts, currency).numberIf('share') ?? 0;
}

function named(key: string, by: ComparedBy): Pick<Row, 'channel' | 'campaign' | 'value'> {
  const [channel, campaign] = namesOf(key);
  if (isLabelDimension(by)) return channel ? { value: channel } : {};
  return { channel: channel ?? 'Unassigned', ...(campaign && { campaign }) };
}

/** All models side by side, from the same sums of stored credit as the attribution report. Exact in minor units. */
import type { ScopedTransaction } from '@/db/scoped';
import type { Currency } from '@/lib/core/currency';
import { moneyOf } from '@/lib/metrics/facts';
import type { ModelId } from '@/lib/model/credit';
import { revenueBasisOf } from '@/lib/model/revenue-basis';
import type { Site } from '@/lib/model/site';
import { dayEdges } from '../../days';
import type { Grouping } from '../../dimension';
import { isLabelDimension } from '../../dimension-names';
import { allModelIds, areCredited, modelsForReaders } from '../../model';
import { measuresOf } from '../../measures';
import { salesOf } from '../../revenue';
import { formatShare } from '../../share';
import { startOf, wireMoney } from '../../wire';
import { addEarned, type Cell, type Earned, NOTHING } from '../attribution/cell';
import { rowKeySchema } from '../attribution/definition';
import { recomputedCells } from '../attribution/recomputed';
import { storedCells } from '../attribution/stored';
import type { ComparisonFigures, ComparisonParams, ComparisonResult } from './definition';
import type { ComparedBy } from './names';

type Row = ComparisonResult['rows'][number];
type ByModel = Map<ModelId, Earned>;

/** Who earned the site's revenue in a range of days under each model, where they disagree most first. */
export async function comparisonReport(tx: ScopedTransaction, site: Site, params: ComparisonParams): Promise<ComparisonResult> {
  const { from, to, by, limit } = params;
  const span = { start: startOf(from, site.timeZone), end: startOf(to, site.timeZone) };
  const store = await salesOf(tx, site, span, params);
  const groupBy: readonly Grouping[] = by === 'campaign' ? ['channel', 'campaign'] : [by];
  const ids = allModelIds(site);
  const request = { span, days: dayEdges(params, site.timeZone), models: ids, by: groupBy, filter: params, visits: params };
  const cells = (await areCredited(tx, site, ids))
    ? await storedCells(tx, site, request)
    : await recomputedCells(tx, site, { ...request, lookbackDays: site.settings.lookbackDays });
  const models = modelsForReaders(site, ids);
  const compared = models.filter(({ overClaims }) => !overClaims).map(({ id }) => id);
  const figuresOf = (earned: Earned): ComparisonFigures => ({
    orders: formatShare(earned.orders),
    revenue: wireMoney(earned.revenue, site.currency),
    share: shareOf(earned.revenue, store.revenue, site.currency),
  });
  const wire = (earned: ByModel) => Object.fromEntries(ids.map((id) => [id, figuresOf(earned.get(id) ?? NOTHING)]));
  const rows = [...earnedBy(cells)].map(([key, earned]): Row & { width: bigint } => {
    const { highest, lowest, width } = spreadOf(earned, compared);
    const difference = wireMoney(width, site.currency);
    const spread = shareOf(width, store.revenue, site.currency);
    return { ...named(key, by), models: wire(earned), highest, lowest, spread, difference, width };
  });
  return {
    revenueBasis: revenueBasisOf(site.settings),
    ...{ from, to, timeZone: site.timeZone, currency: site.currency, lookbackDays: site.settings.lookbackDays, models, by },
    rows: rows
      .sort(widestFirst)
      .slice(0, limit)
      .map(({ width, ...row }) => row),
    rowsLeftOut: Math.max(0, rows.length - limit),
    ...earnedByNobody(cells, wire),
    store: { orders: store.orders, revenue: wireMoney(store.revenue, site.currency) },
    otherCurrencies: store.otherCurrencies,
  };
}

/** What nobody earned, and what a rule of the site leaves out of attribution: as in the other reports, two rows. */
function earnedByNobody(
  cells: Cell[],
  wire: (earned: ByModel) => ComparisonResult['unattributed'],
): Pick<ComparisonResult, 'unattributed' | 'leftOut'> {
  const nobody = cells.filter(({ key }) => key === undefined);
  const sumOf = (some: Cell[]) => wire(earnedBy(some.map((cell) => ({ ...cell, key: '' }))).get('') ?? new Map());
  const leftOut = nobody.filter((cell) => cell.leftOut);
  return {
    unattributed: sumOf(nobody.filter((cell) => !cell.leftOut)),
    ...(leftOut.length > 0 && { leftOut: sumOf(leftOut) }),
  };
}

/** What was earned by row and model. */
function earnedBy(cells: Cell[]): Map<string, ByModel> {
  const byKey = new Map<string, ByModel>();
  for (const { key, model, ...earned } of cells) {
    if (key === undefined) continue;
    const models = byKey.get(key) ?? new Map<ModelId, Earned>();
    models.set(model, addEarned(models.get(model) ?? NOTHING, earned));
    byKey.set(key, models);
  }
  return byKey;
}

/** The models that give it most and least; of equals the first in display order. */
function spreadOf(earned: ByModel, models: readonly ModelId[]): { highest: ModelId; lowest: ModelId; width: bigint } {
  const revenueOf = (id: ModelId) => earned.get(id)?.revenue ?? 0n;
  const highest = models.reduce((lead, id) => (revenueOf(id) > revenueOf(lead) ? id : lead));
  const lowest = models.reduce((lead, id) => (revenueOf(id) < revenueOf(lead) ? id : lead));
  return { highest, lowest, width: revenueOf(highest) - revenueOf(lowest) };
}

function widestFirst(left: Row & { width: bigint }, right: Row & { width: bigint }): number {
  if (left.width !== right.width) return left.width > right.width ? -1 : 1;
  const nameOf = ({ channel, campaign, value }: Row) => `${channel} ${campaign} ${value}`;
  return nameOf(left) < nameOf(right) ? -1 : 1;
}

/** For reading; what must add up is money. */
function shareOf(part: bigint, whole: bigint, currency: Currency): number {
  const facts = { revenue: moneyOf(part, currency), storeRevenue: moneyOf(whole, currency) };
  return measuresOf(facts, currency).numberIf('share') ?? 0;
}

function named(key: string, by: ComparedBy): Pick<Row, 'channel' | 'campaign' | 'value'> {
  const [channel, campaign] = rowKeySchema.parse(JSON.parse(key));
  if (isLabelDimension(by)) return channel ? { value: channel } : {};
  return { channel: channel ?? 'Unassigned', ...(campaign && { campaign }) };
}

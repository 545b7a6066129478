/** The whole creatives report as CSV: a line for each row, all that are found. */
import type { ScopedTransaction } from '@/db/scoped';
import { csvText } from '@/lib/core/csv';
import { metrics } from '@/lib/metrics/registry';
import { revenueBasisOf } from '@/lib/model/revenue-basis';
import type { Site } from '@/lib/model/site';
import { csvTable } from '../../csv-table';
import type { CreativeFigures, CreativesParams } from './definition';
import { creativeFiguresOf } from './figures';
import { foundOf, namedOf, readCreatives } from './query';

const COLUMNS: [string, (figures: CreativeFigures) => string | undefined][] = [
  [metrics.cost.name, ({ cost }) => cost.amount],
  [metrics.impressions.name, ({ impressions }) => impressions],
  [metrics.clicks.name, ({ clicks }) => clicks],
  [metrics.ctr.name, ({ ctr }) => ctr],
  [metrics.cpc.name, ({ cpc }) => cpc?.amount],
  ['Hook rate', ({ hookRate }) => hookRate],
  ['Hold rate', ({ holdRate }) => holdRate],
  [metrics.orders.name, ({ orders }) => orders],
  [metrics.revenue.name, ({ revenue }) => revenue?.amount],
  [metrics.roas.name, ({ roas }) => roas],
  [metrics.cpa.name, ({ cpa }) => cpa?.amount],
  [metrics.cac.name, ({ cac }) => cac?.amount],
];

/** The last line is the total. */
export async function creativesCsv(tx: ScopedTransaction, site: Site, params: CreativesParams): Promise<string> {
  const { rows, total } = await readCreatives(tx, site, params);
  const textsOf = (figures: CreativeFigures) => COLUMNS.map(([, text]) => text(figures) ?? '');
  const heading = ['Creative', 'Ads', 'Platforms', 'First day', 'Last day', ...COLUMNS.map(([title]) => title)];
  const lines = foundOf(rows, params.search).map((row) => {
    const { name, ads, platforms, firstDay = '', lastDay = '' } = namedOf(row);
    const figures = textsOf(creativeFiguresOf(row, params.model, site.currency));
    return [csvText(name), String(ads), platforms.join(' '), firstDay, lastDay, ...figures];
  });
  const last = ['Total', '', '', '', '', ...textsOf(creativeFiguresOf(total, params.model, site.currency))];
  return csvTable([heading.map(csvText), ...lines, last], revenueBasisOf(site.settings));
}

/** The reports of what earned orders and other conversions, as the bench asks for them. */
import {
  attributionParams,
  attributionReport,
  conversionsParams,
  listConversions,
  performanceParams,
  performanceReport,
} from '@/lib/reporting';
import { oneModel, range, type ReportCase } from './case';
import { plain } from './plain';

const ALL_DIMENSIONS = 'channel,source,campaign,adGroup,ad,keyword';

const attribution =
  (more: Record<string, string>): ReportCase['run'] =>
  (tx, site, ask) =>
    attributionReport(tx, site, attributionParams.parse({ ...range(ask), model: ask.models.join(','), ...more }));

export const creditCases: readonly ReportCase[] = [
  { report: 'attribution', asks: 'channels', models: [1, 3], hasRange: true, run: attribution({}), plain: plain.attribution },
  {
    report: 'attribution',
    asks: 'down to keywords',
    models: [1, 3],
    hasRange: true,
    run: attribution({ by: ALL_DIMENSIONS }),
    plain: plain.keywords,
  },
  {
    report: 'attribution',
    asks: 'two filters',
    hasRange: true,
    isHeavy: true,
    run: attribution({ by: 'channel,campaign', salesChannel: 'online', buyer: 'returning' }),
  },
  {
    report: 'performance',
    asks: 'channels',
    models: [1, 3],
    hasRange: true,
    run: (tx, site, ask) => performanceReport(tx, site, performanceParams.parse({ ...range(ask), model: ask.models.join(',') })),
  },
  {
    report: 'performance',
    asks: 'a label',
    models: [1, 3],
    hasRange: true,
    run: (tx, site, ask) =>
      performanceReport(
        tx,
        site,
        performanceParams.parse({ ...range(ask), model: ask.models.join(','), by: 'label:Brand,channel' }),
      ),
  },
  {
    report: 'performance',
    asks: 'landing pages, two filters',
    hasRange: true,
    isHeavy: true,
    run: (tx, site, ask) => {
      const filters = { by: 'landingPage', buyer: 'new', channel: 'Paid Social' };
      return performanceReport(tx, site, performanceParams.parse({ ...oneModel(ask), ...filters }));
    },
  },
  {
    report: 'performance',
    asks: 'leads by channel',
    hasRange: true,
    run: (tx, site, ask) =>
      performanceReport(tx, site, performanceParams.parse({ ...oneModel(ask), conversion: 'generate_lead' })),
  },
  {
    report: 'conversions',
    asks: 'first page',
    hasRange: true,
    run: (tx, site, ask) => listConversions(tx, site, conversionsParams.parse(oneModel(ask))),
  },
];

/**
 * Every report as the bench asks for it: one line or more for each folder of lib/reporting/reports (list.test.ts says which has
 * none). Beside those that a person waits for, the plain SQL that somebody would write for the same question.
 */
import { addDays, parseDay } from '@/lib/core/day';
import {
  adTrackingParams,
  adTrackingReport,
  budgetParams,
  budgetReport,
  buyersParams,
  buyersReport,
  changesParams,
  changesReport,
  completenessParams,
  completenessReport,
  tieOutParams,
  tieOutReport,
  claimsParams,
  claimsReport,
  cohortsParams,
  cohortsReport,
  comparisonParams,
  comparisonReport,
  contributionParams,
  contributionReport,
  costsParams,
  dataDrivenParams,
  creativesParams,
  creativesReport,
  dataDrivenReport,
  eventsParams,
  findingsParams,
  findingsReport,
  funnelParams,
  funnelReport,
  installStatus,
  journeysParams,
  journeysReport,
  lifetimeParams,
  lifetimeReport,
  listConnectionActivity,
  listCosts,
  listEvents,
  listOrders,
  listRejected,
  listSessions,
  listUnmatched,
  orderReceipt,
  ordersParams,
  productParams,
  productReport,
  productsParams,
  productsReport,
  overviewParams,
  overviewReport,
  platformClaimsParams,
  platformClaimsReport,
  qualityReport,
  signalLossParams,
  signalLossReport,
  rejectedParams,
  sessionsParams,
  sourceActivity,
  unmatchedParams,
} from '@/lib/reporting';
import { paymentSources, shopSources } from '@/lib/sources/registry';
import { oneModel, range, type ReportCase } from './case';
import { creditCases } from './credit-cases';
import { plain } from './plain';

const tellers = { shopSources, paymentSources };
export const reportCases: readonly ReportCase[] = [
  {
    report: 'overview',
    hasRange: true,
    run: (tx, site, ask) => overviewReport(tx, site, overviewParams.parse(oneModel(ask))),
    plain: plain.overview,
  },
  ...creditCases,
  {
    report: 'quality',
    hasRange: true,
    run: (tx, site, ask) => qualityReport(tx, site, range(ask), shopSources, ask.now, paymentSources),
    plain: plain.quality,
  },
  {
    report: 'signal-loss',
    hasRange: true,
    isHeavy: true,
    run: (tx, site, ask) => signalLossReport(tx, site, signalLossParams.parse(range(ask)), shopSources),
  },
  {
    report: 'lifetime',
    hasRange: true,
    run: (tx, site, ask) => lifetimeReport(tx, site, lifetimeParams.parse(oneModel(ask))),
    plain: plain.lifetime,
  },
  {
    report: 'buyers',
    hasRange: true,
    run: (tx, site, ask) => buyersReport(tx, site, buyersParams.parse(range(ask))),
  },
  {
    report: 'cohorts',
    asks: 'by month',
    hasRange: true,
    run: (tx, site, ask) => cohortsReport(tx, site, cohortsParams.parse(oneModel(ask)), ask.now),
  },
  {
    report: 'cohorts',
    asks: 'by campaign',
    hasRange: true,
    run: (tx, site, ask) => cohortsReport(tx, site, cohortsParams.parse({ ...oneModel(ask), by: 'campaign' }), ask.now),
  },
  {
    report: 'funnel',
    asks: 'by channel',
    hasRange: true,
    run: (tx, site, ask) => funnelReport(tx, site, funnelParams.parse(range(ask))),
  },
  {
    report: 'funnel',
    asks: 'by landing page, one filter',
    hasRange: true,
    run: (tx, site, ask) =>
      funnelReport(tx, site, funnelParams.parse({ ...range(ask), by: 'landingPage', channel: 'Paid Social' })),
  },
  {
    report: 'sessions',
    hasRange: true,
    run: (tx, site, ask) => {
      const left = { reached: 'add_to_cart', leftBefore: 'purchase' };
      return listSessions(tx, site, sessionsParams.parse({ ...range(ask), ...left }));
    },
  },
  {
    report: 'orders',
    asks: 'of a cohort',
    hasRange: true,
    isHeavy: true,
    run: (tx, site, ask) => {
      const cohort = JSON.stringify({ ...range(ask), won: { channel: '=Paid Social' }, within: 90, part: 'second' });
      return listOrders(tx, site, ordersParams.parse({ model: ask.models[0], cohort }));
    },
  },
  {
    report: 'orders',
    asks: 'first page',
    hasRange: true,
    run: (tx, site, ask) => listOrders(tx, site, ordersParams.parse(oneModel(ask))),
    plain: plain.orders,
  },
  {
    report: 'orders',
    asks: 'of a channel',
    hasRange: true,
    run: (tx, site, ask) => listOrders(tx, site, ordersParams.parse({ ...oneModel(ask), channel: 'Paid Social', sales: 'true' })),
    plain: plain.ordersOfChannel,
  },
  {
    report: 'orders',
    asks: 'won by a channel',
    hasRange: true,
    isHeavy: true,
    run: (tx, site, ask) => {
      const won = { wonFrom: ask.from, wonTo: ask.to, wonBy: 'channel:Paid Social', wonPart: 'later' };
      return listOrders(tx, site, ordersParams.parse({ model: ask.models[0], ...won }));
    },
  },
  {
    report: 'changes',
    hasRange: true,
    run: (tx, site, ask) => changesReport(tx, site, changesParams.parse(oneModel(ask))),
    plain: plain.changes,
  },
  {
    report: 'tie-out',
    hasRange: false,
    isHeavy: true,
    run: (tx, site, ask) => {
      const to = parseDay(ask.to);
      const from = to ? addDays(to, -30) : ask.from;
      return tieOutReport(tx, site, tieOutParams.parse({ from, to: ask.to }), shopSources);
    },
  },
  {
    report: 'completeness',
    hasRange: false,
    isHeavy: true,
    run: (tx, site, ask) => completenessReport(tx, site, completenessParams.parse({}), ask.now),
  },
  {
    report: 'journeys',
    hasRange: true,
    isHeavy: true,
    run: (tx, site, ask) => journeysReport(tx, site, journeysParams.parse(oneModel(ask))),
  },
  {
    report: 'products',
    hasRange: true,
    run: (tx, site, ask) => productsReport(tx, site, productsParams.parse(range(ask))),
  },
  {
    report: 'products',
    asks: 'of a channel',
    hasRange: true,
    isHeavy: true,
    run: (tx, site, ask) => productsReport(tx, site, productsParams.parse({ ...oneModel(ask), channel: 'Paid Social' })),
  },
  {
    report: 'products',
    asks: 'bought together',
    hasRange: true,
    isHeavy: true,
    run: (tx, site, ask) => productReport(tx, site, productParams.parse({ ...range(ask), product: 'Produkt 7' })),
  },
  {
    report: 'comparison',
    hasRange: true,
    isHeavy: true,
    run: (tx, site, ask) => comparisonReport(tx, site, comparisonParams.parse(range(ask))),
  },
  {
    report: 'claims',
    hasRange: true,
    isHeavy: true,
    run: (tx, site, ask) => claimsReport(tx, site, claimsParams.parse(range(ask))),
  },
  {
    report: 'data-driven',
    asks: 'whether the answer still holds',
    hasRange: true,
    isHeavy: true,
    run: (tx, site, ask) => dataDrivenReport(tx, site, dataDrivenParams.parse(range(ask))),
  },
  { report: 'receipt', hasRange: false, run: (tx, site, { order }) => orderReceipt(tx, site, order) },
  { report: 'events', asks: 'latest', hasRange: false, run: (tx, site) => listEvents(tx, site, eventsParams.parse({})) },
  {
    report: 'events',
    asks: 'of a name',
    hasRange: false,
    run: (tx, site) => listEvents(tx, site, eventsParams.parse({ name: 'refund' })),
  },
  { report: 'rejected', hasRange: false, run: (tx, site) => listRejected(tx, site, rejectedParams.parse({})) },
  {
    report: 'costs',
    hasRange: true,
    run: (tx, site, ask) => listCosts(tx, site, costsParams.parse(range(ask))),
  },
  {
    report: 'platform-claims',
    hasRange: true,
    run: (tx, site, ask) => platformClaimsReport(tx, site, platformClaimsParams.parse(range(ask))),
  },
  {
    report: 'ad-tracking',
    hasRange: true,
    run: (tx, site, ask) => adTrackingReport(tx, site, adTrackingParams.parse(range(ask))),
  },
  {
    report: 'contribution',
    hasRange: true,
    run: (tx, site, ask) => contributionReport(tx, site, contributionParams.parse(range(ask))),
  },
  {
    report: 'creatives',
    hasRange: true,
    run: (tx, site, ask) => creativesReport(tx, site, creativesParams.parse(range(ask))),
  },
  { report: 'budget', hasRange: false, run: (tx, site, { now }) => budgetReport(tx, site, budgetParams.parse({}), now) },
  { report: 'findings', hasRange: false, run: (tx, site) => findingsReport(tx, site, findingsParams.parse({})) },
  {
    report: 'unmatched',
    hasRange: true,
    run: (tx, site, ask) => listUnmatched(tx, site, unmatchedParams.parse(range(ask)), tellers, ask.now),
  },
  { report: 'install', hasRange: false, run: (tx, site) => installStatus(tx, site, 'https://t.shop.example') },
  { report: 'sources', hasRange: false, run: (tx, site, { now }) => sourceActivity(tx, site, now) },
  { report: 'connections', hasRange: false, run: (tx, site, { now }) => listConnectionActivity(tx, site, now) },
];

/** Reports that are not measured, with the reason. */
export const notMeasured: Record<string, string> = {
  deliveries: 'the store sends nothing to platforms: `bench -- deliver` measures the ledger',
  delivery: 'as deliveries',
  health: 'as deliveries',
  pairing: 'as deliveries',
  worth: 'as deliveries',
  truth: 'of the demo alone, whose orders are some thousands',
};

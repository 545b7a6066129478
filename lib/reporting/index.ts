/** The public face of reporting: what each report takes, what it gives, and the functions that make it. */
export type { Dimension } from './dimension-names';
export { type ModelPreview, modelPreview } from './model-preview';
export { builtInModels, requireModels } from './model';
export { isSharedFilter, sharedFilters } from './shared-filters';
export { requireWindow } from './window';
export { type MetricPreview, metricPreview } from './own-metrics';
export { recentRange } from './recent-range';
export { adTrackingCsv } from './reports/ad-tracking/csv';
export {
  type AdTrackingParams,
  adTrackingParams,
  type AdTrackingResult,
  adTrackingResult,
  finalUrlParams,
  finalUrlResult,
} from './reports/ad-tracking/definition';
export { adTrackingReport, allAdTracking } from './reports/ad-tracking/query';
export { checkedFinalUrl } from './reports/ad-tracking/url-check';
export { attributionCsv, attributionFilePage } from './reports/attribution/csv';
export {
  type AttributionFigures,
  type AttributionParams,
  attributionParams,
  type AttributionResult,
  attributionResult,
} from './reports/attribution/definition';
export { attributionReport } from './reports/attribution/query';
export { dataDrivenCsv } from './reports/data-driven/csv';
export { dataDrivenAsked, dataDrivenParams, type DataDrivenResult, dataDrivenResult } from './reports/data-driven/definition';
export { dataDrivenReport } from './reports/data-driven/query';
export {
  type DeliveriesParams,
  deliveriesParams,
  type DeliveriesResult,
  deliveriesResult,
  type DeliveryListRow,
} from './reports/deliveries/definition';
export { listDeliveries } from './reports/deliveries/query';
export { type DeliveryAttemptView, type DeliveryResult, deliveryResult } from './reports/delivery/definition';
export { deliveryDetail } from './reports/delivery/query';
export { type ConnectionsResult, connectionsResult } from './reports/connections/definition';
export { listConnectionActivity } from './reports/connections/query';
export {
  type EventRow,
  eventRow,
  type EventsParams,
  eventsParams,
  type EventsResult,
  eventsResult,
} from './reports/events/definition';
export { listEvents } from './reports/events/query';
export { eventsSince, formatPosition, type LogPosition, parsePosition, recentPosition } from './reports/events/since';
export { type HealthParams, healthParams, type HealthResult, healthResult } from './reports/health/definition';
export { connectionHealth } from './reports/health/query';
export { type InstallResult, installResult } from './reports/install/definition';
export { installStatus } from './reports/install/query';
export {
  type OrderRow,
  type OrdersParams,
  ordersParams,
  type OrdersResult,
  ordersResult,
} from './reports/orders/definition';
export { type LifetimeParams, lifetimeParams, type LifetimeResult, lifetimeResult } from './reports/lifetime/definition';
export { lifetimeReport } from './reports/lifetime/query';
export { conversionsCsv } from './reports/conversions/csv';
export {
  type ConversionListRow,
  type ConversionResult,
  conversionResult,
  conversionsParams,
  type ConversionsResult,
  conversionsResult,
} from './reports/conversions/definition';
export { conversionDetail } from './reports/conversions/detail';
export { allConversions, listConversions } from './reports/conversions/query';
export { listOrders } from './reports/orders/query';
export {
  type Kpis,
  type OverviewParams,
  overviewParams,
  type OverviewResult,
  overviewResult,
} from './reports/overview/definition';
export { overviewReport } from './reports/overview/query';
export { type PairingParams, pairingParams, type PairingResult, pairingResult } from './reports/pairing/definition';
export { pairingReport } from './reports/pairing/query';
export { performanceCsv } from './reports/performance/csv';
export { performanceParams, performanceResult } from './reports/performance/definition';
export { performanceReport } from './reports/performance/query';
export { type QualityParams, qualityParams, type QualityResult, qualityResult } from './reports/quality/definition';
export { qualityReport } from './reports/quality/query';
export { type RejectedParams, rejectedParams, type RejectedResult, rejectedResult } from './reports/rejected/definition';
export { listRejected } from './reports/rejected/query';
export { type ReceiptResult, receiptResult, type ReceiptShare, type ReceiptTouch } from './reports/receipt/definition';
export { orderReceipt } from './reports/receipt/query';
export { sourceActivityResult } from './reports/sources/definition';
export { sourceActivity } from './reports/sources/query';
export { completenessParams, completenessResult } from './reports/completeness/definition';
export { completenessReport } from './reports/completeness/query';
export { completenessCsv } from './reports/completeness/csv';
export { tieOutParams, tieOutResult } from './reports/tie-out/definition';
export { tieOutListParams, tieOutListResult } from './reports/tie-out/list-definition';
export { allTieOut, listTieOut, tieOutReport } from './reports/tie-out/query';
export { tieOutCsv } from './reports/tie-out/csv';
export { csvParams } from './csv-table';
export { type ChangesParams, changesParams, type ChangesResult, changesResult } from './reports/changes/definition';
export { changesReport } from './reports/changes/query';
export { changesCsv } from './reports/changes/csv';
export { allChangedOrders, listChangedOrders } from './reports/changes/list';
export { changeListParams, changeListResult } from './reports/changes/list-definition';
export {
  heldWorthResult,
  type SentDaysResult,
  sentDaysParams,
  sentDaysResult,
  worthParams,
  worthResult,
} from './reports/worth/definition';
export { heldWorth, listWorth, sentDays } from './reports/worth/query';
export type { WireMoney } from './wire';
export { costsCsv } from './reports/costs/csv';
export { type CostListRow, type CostsParams, costsParams, type CostsResult, costsResult } from './reports/costs/definition';
export { allCosts, listCosts } from './reports/costs/query';
export { unmatchedCsv } from './reports/unmatched/csv';
export { type UnmatchedParams, unmatchedParams, type UnmatchedResult, unmatchedResult } from './reports/unmatched/definition';
export { allUnmatched, listUnmatched } from './reports/unmatched/query';
export { journeysCsv } from './reports/journeys/csv';
export { type JourneysParams, journeysParams, type JourneysResult, journeysResult } from './reports/journeys/definition';
export { journeysReport } from './reports/journeys/query';
export { comparisonCsv } from './reports/comparison/csv';
export {
  type ComparisonParams,
  comparisonParams,
  type ComparisonResult,
  comparisonResult,
} from './reports/comparison/definition';
export { comparisonReport } from './reports/comparison/query';
export { budgetCsv } from './reports/budget/csv';
export { budgetParams, type BudgetResult, budgetResult } from './reports/budget/definition';
export { budgetReport } from './reports/budget/query';
export { findingsCsv } from './reports/findings/csv';
export { findingsParams, type FindingsResult, findingsResult } from './reports/findings/definition';
export { findingsOf, type Look } from './reports/findings/gather';
export { measurableOn, outcomeOf } from './reports/findings/outcome';
export { findingsReport } from './reports/findings/query';
export { creativesCsv } from './reports/creatives/csv';
export {
  creativeParams,
  type CreativeResult,
  creativeResult,
  type CreativesParams,
  creativesParams,
  type CreativesResult,
  creativesResult,
} from './reports/creatives/definition';
export { creativesReport } from './reports/creatives/query';
export { creativeReport } from './reports/creatives/weeks';
export { claimsCsv } from './reports/claims/csv';
export { type ClaimsParams, claimsParams, type ClaimsResult, claimsResult } from './reports/claims/definition';
export { claimsReport } from './reports/claims/query';
export { platformClaimsCsv } from './reports/platform-claims/csv';
export {
  type PlatformClaimsParams,
  platformClaimsParams,
  type PlatformClaimsResult,
  platformClaimsResult,
} from './reports/platform-claims/definition';
export { platformClaimsReport } from './reports/platform-claims/query';
export { contributionCsv } from './reports/contribution/csv';
export {
  type ContributionParams,
  contributionParams,
  type ContributionResult,
  contributionResult,
} from './reports/contribution/definition';
export { contributionReport } from './reports/contribution/query';
export { productsCsv } from './reports/products/csv';
export {
  type ProductParams,
  productParams,
  type ProductResult,
  productResult,
  type ProductsParams,
  productsParams,
  type ProductsResult,
  productsResult,
} from './reports/products/definition';
export { productReport } from './reports/products/opened';
export { productsReport } from './reports/products/query';
export { buyersCsv } from './reports/buyers/csv';
export { buyersParams, type BuyersResult, buyersResult } from './reports/buyers/definition';
export { buyersReport } from './reports/buyers/query';
export { cohortsCsv } from './reports/cohorts/csv';
export { cohortsParams, type CohortsResult, cohortsResult } from './reports/cohorts/definition';
export { cohortsReport } from './reports/cohorts/query';
export { funnelCsv } from './reports/funnel/csv';
export { funnelParams, type FunnelResult, funnelResult } from './reports/funnel/definition';
export { funnelReport } from './reports/funnel/query';
export { sessionsParams, type SessionsResult, sessionsResult } from './reports/sessions/definition';
export { listSessions } from './reports/sessions/query';
export { signalLossCsv } from './reports/signal-loss/csv';
export {
  type SignalLossParams,
  signalLossParams,
  type SignalLossResult,
  signalLossResult,
} from './reports/signal-loss/definition';
export { signalLossReport } from './reports/signal-loss/query';
export { type TruthParams, truthParams, type TruthResult, truthResult } from './reports/truth/definition';
export { truthReport } from './reports/truth/query';

/**
 * Use cases on configuration. Each takes the database and who acts, parses its input, throws AppError for what people can mend.
 * `database` is here for pages and route handlers to pass on; they never query it themselves.
 */
export { database } from '@/db/client';
export { acceptInvitation, joinByInvitation, type OpenInvitation, openInvitation } from './accept-invitation';
export { type ApiKey, createApiKey, listApiKeys, revokeApiKey } from './api-keys';
export { currencyChoices, timeZoneChoices } from './choices';
export { createMember, createWorkspace, needsSetUp, type SetUp, setUp, type Workspace } from './create-workspace';
export { ensureDemoWorkspace } from './demo';
export { homePathOf } from './home';
export { type Invitation, inviteMember, listInvitations, withdrawInvitation } from './invitations';
export { type AuditEntry, CHANGES_PAGE, type ChangesShown, changesShown, listChanges } from './audit';
export { changePassword, resetPassword } from './passwords';
export {
  enterManualCost,
  listManualCosts,
  manualCostInput,
  manualCostKey,
  manualCostsAnswer,
  type ManualCostView,
  removeManualCost,
} from './manual-costs';
export {
  budgetFileInput,
  budgetKeyInput,
  budgetsInput,
  budgetsSaved,
  deleteBudget,
  importBudgets,
  saveBudgets,
} from './budgets';
export {
  costLineInput,
  costLineKey,
  costLinesAnswer,
  costLinesCsv,
  type CostLineView,
  enterCostLine,
  listCostLines,
  removeCostLine,
  saveTiers,
} from './cost-lines';
export {
  importProductCosts,
  previewProductCosts,
  productCostFileInput,
  type ProductCostFilePreview,
  productCostFilePreview,
  type ProductCostFileTaken,
  productCostFileTaken,
  refusedProductCosts,
} from './product-cost-files';
export { decideFinding, findingDecided, findingDecisionInput, findingsLooked, lookNow, saveLimits } from './findings';
export {
  importTargets,
  listTargets,
  removeTarget,
  setTarget,
  targetInput,
  targetKeyInput,
  targetsAnswer,
  targetsCsv,
  targetsFileInput,
  type TargetView,
} from './targets';
export { deleteMetric, listMetrics, saveMetric } from './metrics';
export { changeRole, listMembers, type Member, removeMember } from './members';
export { type SiteProgress, siteProgress } from './progress';
export { type SiteNotice, siteNotices } from './site-notices';
export { changeSite } from './site-form';
export { mergeCampaigns, mergedAnswer, mergeInput, partCampaigns, partInput } from './merged-campaigns';
export { createSite, listSites, managedSite, readableSite, rotatePaths, updateSite } from './sites';
export { type LabelOutcome, type LabelPreview, previewLabelRulesOf } from './label-preview';
export { type ChannelMove, type ChannelPreview, previewChannelRulesOf, recentReferrers } from './traffic';
export { workspaceOf } from './workspace-of';
export { type BackfillMove, moveBackfill, saveShopAccess, type ShopState, shopState } from './shop-access';
export { type ConfiguredSource, createSource, deleteSource, listSources, rotateSecret, updateSource } from './sources';
export type { ImportPreview } from './import-schemas';
export { importOptions, listImports, previewImport, refusedRows } from './imports';
export { askDataDriven } from './data-driven';
export { type DecisionReceipt, decide, noteAliases } from './decisions';
export { type PartingPreview, partingPreview, partingPreviewInput, previewParting } from './parting';
export { importShopOrders, shopOrdersAnswer, shopOrdersInput, type ShopOrdersTaken } from './shop-orders';
export {
  deleteRate,
  listRates,
  loadRates,
  rateInput,
  rateKeyInput,
  ratesAnswer,
  ratesFileInput,
  type RatesHeld,
  ratesLoaded,
  type RatesLoaded,
  saveRate,
} from './exchange-rates';
export { type MissingRates, listMissingRates, missingRatesAnswer } from './missing-rates';
export { deleteCostFileAccount, listCostFileAccounts } from './cost-file-accounts';
export { importCostFile, previewCostFile, refusedCosts } from './cost-files';
export { importShopDays, shopDaysAnswer, shopDaysInput, type ShopDaysTaken } from './shop-days';
export { releaseBodies, releaseRejected } from './rejected';
export { type CatalogueIdReading, checkCatalogueId } from './item-id';
export {
  type ConnectionView,
  createConnection,
  deleteConnection,
  listConnections,
  updateConnection,
} from './connections';
export {
  type Preview,
  previewConnection,
  type ShownRequest,
  testConnection,
  testEvent,
  type Trial,
} from './connection-trials';
export { runInShadow, takeOver } from './connection-mode';
export {
  backfill,
  previewBackfill,
  previewReplayOf,
  releaseConnection,
  replayDeliveries,
  retryDeliveries,
} from './connection-deliveries';
export {
  ALERT_EMAILS_MAX,
  alertRuleSchema,
  type AlertRuleView,
  createAlertRule,
  deleteAlertRule,
  listAlertRules,
  muteAlerts,
  listAlerts,
  type SavedRule,
  shownWebhook,
  updateAlertRule,
} from './alert-rules';
export { type AlertTrial, testAlertRule } from './alert-tests';
export { matchReadinessOf } from './match-readiness';
export { previewValue, type ValuePreview, type ValueSums } from './value-preview';
export {
  type AccountMove,
  accountMoves,
  type AdAccountView,
  chooseAccounts,
  chosenSchema,
  disconnectLogin,
  disconnectSchema,
  listAdAccounts,
  listSyncs,
  moveAccount,
  moveSchema,
} from './ad-accounts';
export {
  type ConnectedLogin,
  finishConsent,
  pastedSchema,
  pasteLogin,
  siteOfState,
  spendRedirectUri,
  startConsent,
} from './ad-logins';
export { type AdAppView, type AdLoginView, listAdLogins } from './ad-platforms';
export { enteredSchema, removeApp, saveApp } from './spend-apps';
export { demoAdAccounts } from './demo-ad-accounts';

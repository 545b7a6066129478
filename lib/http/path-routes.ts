/** The addresses of the reports over whole journeys and of those that set models and platforms side by side. */
import {
  claimsParams,
  claimsResult,
  comparisonParams,
  comparisonResult,
  journeysParams,
  journeysResult,
  platformClaimsParams,
  platformClaimsResult,
} from '@/lib/reporting';
import { type ApiRouteEntry, json, SITE, SITE_PROBLEMS } from './api-route-entry';

const recent = [
  { name: 'from', with: '30 days before `to`' },
  { name: 'to', with: 'tomorrow, so that today is the last day' },
];
const shared = { method: 'get', tag: 'Reports', permission: 'report.read', filled: recent, status: 200 } as const;

export const pathRoutes: ApiRouteEntry[] = [
  {
    ...shared,
    path: `${SITE}/reports/journeys`,
    id: 'getJourneys',
    summary: 'What led to orders: sequences of contacts, their number, the time they took',
    description:
      "Journeys are those within the site's own lookback window. `path` of the list of orders opens each figure: JSON with `by`, " +
      '`direct`, `channel` and `campaign` as here and one of `is` (contacts, each with its times in a row), `length`, `time` (a ' +
      'group), `first`, `middle`, `last`, `assisted`, `won` (a contact) or `flow`.',
    query: journeysParams,
    answer: json('Journeys', journeysResult),
    problems: SITE_PROBLEMS,
  },
  {
    ...shared,
    path: `${SITE}/reports/journeys.csv`,
    id: 'getJourneysCsv',
    summary: 'The journeys report for spreadsheets',
    query: journeysParams,
    answer: { contentType: 'text/csv' },
    problems: SITE_PROBLEMS,
  },
  {
    ...shared,
    path: `${SITE}/reports/comparison`,
    id: 'getModelComparison',
    summary: 'All attribution models side by side, where they disagree most first',
    description:
      'Models that over-claim are shown and not compared. `model`, `channel` and `campaign` of the list of orders open a figure.',
    query: comparisonParams,
    answer: json('ModelComparison', comparisonResult),
    problems: SITE_PROBLEMS,
  },
  {
    ...shared,
    path: `${SITE}/reports/comparison.csv`,
    id: 'getModelComparisonCsv',
    summary: 'The comparison of models for spreadsheets',
    query: comparisonParams,
    answer: { contentType: 'text/csv' },
    problems: SITE_PROBLEMS,
  },
  {
    ...shared,
    path: `${SITE}/reports/claims`,
    id: 'getClaims',
    summary: 'Which orders several ad platforms would claim, by the clicks that are held',
    description:
      'A platform claims the whole of an order for a click within its own default window; views are known to it alone. `claims` and `claimedBy` of the list of orders open each figure.',
    query: claimsParams,
    answer: json('Claims', claimsResult),
    problems: SITE_PROBLEMS,
  },
  {
    ...shared,
    path: `${SITE}/reports/claims.csv`,
    id: 'getClaimsCsv',
    summary: 'The over-claim map for spreadsheets',
    query: claimsParams,
    answer: { contentType: 'text/csv' },
    problems: SITE_PROBLEMS,
  },
  {
    ...shared,
    path: `${SITE}/reports/platform-claims`,
    id: 'getPlatformClaims',
    summary: 'What each connected ad platform claims, beside what the same campaigns are credited with',
    description:
      'Without `platform` a row a platform; below one its campaigns, ad groups and ads, or their days. Claims are those of the ad accounts, told apart by window, and never added over platforms. ' +
      'Ours are of the day of the visit where a platform claims by the day of the ad, and of the day of the order where it claims by the purchase (`datedBy` of the platform). ' +
      '`by=adPlatform,campaign` with `under` and `datedBy` of the list of orders opens a credited figure, `window` one of a platform’s own window.',
    query: platformClaimsParams,
    answer: json('PlatformClaims', platformClaimsResult),
    problems: SITE_PROBLEMS,
  },
  {
    ...shared,
    path: `${SITE}/reports/platform-claims.csv`,
    id: 'getPlatformClaimsCsv',
    summary: 'Platform claims for spreadsheets',
    query: platformClaimsParams,
    answer: { contentType: 'text/csv' },
    problems: SITE_PROBLEMS,
  },
];

/** Google Ads: Search, Shopping, YouTube, Display and Performance Max, by the Google Ads API. */
import type { SpendPlatform } from '../define';
import { urlTemplateFor } from '../template';
import { googleAccounts } from './accounts';
import { googleOauth, googlePaste, googleRenew } from './authorize';
import { googleDetails } from './details';
import { googleFault } from './fault';
import { googleRows } from './report';
import { googleSandbox } from './sandbox';
import { GOOGLE_ADS_VERSION } from './version';

export const google: SpendPlatform = {
  id: 'google',
  name: 'Google Ads',
  summary: 'What ads on Google and YouTube cost each day, down to the ad or the asset group, and what Google claims for them.',
  mark: { letters: 'G', color: '#1a73e8' },
  docs: { url: 'https://developers.google.com/google-ads/api/docs/reporting/overview', read: '2026-11' },
  apiVersion: { name: GOOGLE_ADS_VERSION, endsOn: null, read: '2026-11' },
  levels: { campaign: 'campaign', adGroup: 'ad group', ad: 'ad' },
  arrives: { platform: 'google', source: 'google', medium: 'cpc' },
  urlTemplate: urlTemplateFor('google'),
  viewClaims: 'beside',
  oauth: googleOauth,
  paste: googlePaste,
  renew: googleRenew,
  accounts: googleAccounts,
  // 37 months, less what the shortest of them has.
  days: { chunk: 30, restated: 30, reach: 1_120 },
  rows: googleRows,
  details: googleDetails,
  // Three questions for an account's days, of 2,880 a day.
  limits: { requestsPerDay: 2_880, requestsPerSecond: 1, timeoutMs: 120_000 },
  fault: googleFault,
  sandbox: googleSandbox,
};

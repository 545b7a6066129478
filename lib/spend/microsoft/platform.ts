/** Microsoft Advertising: Bing and its partners, by the reports of its REST services. */
import type { SpendPlatform } from '../define';
import { urlTemplateFor } from '../template';
import { microsoftAccounts } from './accounts';
import { microsoftOauth, microsoftRenew } from './authorize';
import { microsoftFault } from './fault';
import { microsoftRows } from './report';
import { MICROSOFT_VERSION } from './request';
import { microsoftSandbox } from './sandbox';

export const microsoft: SpendPlatform = {
  id: 'microsoft',
  name: 'Microsoft Advertising',
  summary: 'What ads on Bing and its partners cost each day, down to the ad, and what Microsoft claims for them.',
  mark: { letters: 'M', color: '#0a6b5c' },
  docs: { url: 'https://learn.microsoft.com/en-us/advertising/guides/reports', read: '2026-11' },
  apiVersion: { name: MICROSOFT_VERSION, endsOn: null, read: '2026-11' },
  levels: { campaign: 'campaign', adGroup: 'ad group', ad: 'ad' },
  arrives: { platform: 'microsoft', source: 'bing', medium: 'cpc' },
  urlTemplate: urlTemplateFor('microsoft'),
  viewClaims: 'untold',
  oauth: microsoftOauth,
  renew: microsoftRenew,
  accounts: microsoftAccounts,
  // 36 months, less what the shortest of them has.
  days: { chunk: 90, restated: 30, reach: 1_080 },
  rows: microsoftRows,
  limits: { requestsPerSecond: 1, timeoutMs: 120_000 },
  fault: microsoftFault,
  sandbox: microsoftSandbox,
};

/** Amazon Ads, by its reports. Their clicks lead to Amazon: no visit of a site stands beside them. */
import type { SpendPlatform } from '../define';
import { amazonAccounts } from './accounts';
import { amazonOauth, amazonRenew } from './authorize';
import { amazonFault } from './fault';
import { amazonRows } from './report';
import { AMAZON_REPORTING_VERSION } from './request';
import { amazonSandbox } from './sandbox';

export const amazon: SpendPlatform = {
  id: 'amazon',
  name: 'Amazon Ads',
  summary:
    'What ads on Amazon cost each day, down to the advertised product. Their clicks stay on Amazon, so no visits stand beside it.',
  mark: { letters: 'A', color: '#7a4a00' },
  docs: { url: 'https://advertising.amazon.com/API/docs/en-us/guides/reporting/v3/get-started', read: '2026-11' },
  apiVersion: { name: AMAZON_REPORTING_VERSION, endsOn: null, read: '2026-11' },
  levels: { campaign: 'campaign', adGroup: 'ad group', ad: 'advertised product' },
  arrives: { platform: 'amazon', source: 'amazon', medium: 'cpc' },
  // For ads that lead to a site of one's own, such as those of Amazon Attribution; no macro is known.
  urlTemplate: 'utm_source=amazon&utm_medium=cpc',
  viewClaims: 'untold',
  oauth: amazonOauth,
  renew: amazonRenew,
  accounts: amazonAccounts,
  // 31 days a report. Sponsored Brands show 60 days, which is the least.
  days: { chunk: 31, restated: 30, reach: 60 },
  rows: amazonRows,
  limits: { requestsPerSecond: 0.5, timeoutMs: 120_000 },
  fault: amazonFault,
  sandbox: amazonSandbox,
};

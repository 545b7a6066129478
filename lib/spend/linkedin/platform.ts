/** LinkedIn Ads, by the analytics of its Marketing API. */
import type { SpendPlatform } from '../define';
import { urlTemplateFor } from '../template';
import { linkedinAccounts } from './accounts';
import { linkedinOauth, linkedinRenew } from './authorize';
import { linkedinFault } from './fault';
import { linkedinRows } from './report';
import { LINKEDIN_VERSION } from './request';
import { linkedinSandbox } from './sandbox';

export const linkedin: SpendPlatform = {
  id: 'linkedin',
  name: 'LinkedIn Ads',
  summary: 'What ads on LinkedIn cost each day, down to the creative, and what LinkedIn claims for them.',
  mark: { letters: 'in', color: '#0a4f8f' },
  docs: { url: 'https://learn.microsoft.com/en-us/linkedin/marketing/integrations/ads-reporting/ads-reporting', read: '2026-11' },
  apiVersion: { name: LINKEDIN_VERSION, endsOn: null, read: '2026-11' },
  levels: { campaign: 'campaign group', adGroup: 'campaign', ad: 'creative' },
  arrives: { platform: 'linkedin', source: 'linkedin', medium: 'paid_social' },
  urlTemplate: urlTemplateFor('linkedin'),
  viewClaims: 'among',
  oauth: linkedinOauth,
  renew: linkedinRenew,
  accounts: linkedinAccounts,
  // Rows are creatives times days, and are cut at 15,000: ten days leave room for 1,500 creatives.
  days: { chunk: 10, restated: 30, reach: 1_120 },
  rows: linkedinRows,
  limits: { requestsPerSecond: 2, timeoutMs: 60_000 },
  fault: linkedinFault,
  sandbox: linkedinSandbox,
};

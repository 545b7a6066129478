/** Reddit Ads, by the reports of its Ads API. */
import type { SpendPlatform } from '../define';
import { urlTemplateFor } from '../template';
import { redditAccounts } from './accounts';
import { redditOauth, redditRenew } from './authorize';
import { redditDetails } from './details';
import { redditFault } from './fault';
import { redditRows } from './report';
import { REDDIT_VERSION } from './request';
import { redditSandbox } from './sandbox';

export const reddit: SpendPlatform = {
  id: 'reddit',
  name: 'Reddit Ads',
  summary: 'What ads on Reddit cost each day, down to the ad, and what Reddit claims for them.',
  mark: { letters: 'R', color: '#a83200' },
  docs: { url: 'https://ads-api.reddit.com/docs/v3/', read: '2026-11' },
  apiVersion: { name: REDDIT_VERSION, endsOn: null, read: '2026-11' },
  levels: { campaign: 'campaign', adGroup: 'ad group', ad: 'ad' },
  arrives: { platform: 'reddit', source: 'reddit', medium: 'paid_social' },
  urlTemplate: urlTemplateFor('reddit'),
  viewClaims: 'among',
  oauth: redditOauth,
  renew: redditRenew,
  accounts: redditAccounts,
  // 24 months, less what the shortest of them has.
  days: { chunk: 30, restated: 30, reach: 720 },
  rows: redditRows,
  details: redditDetails,
  // 60 reports a minute.
  limits: { requestsPerSecond: 1, timeoutMs: 60_000 },
  fault: redditFault,
  sandbox: redditSandbox,
};

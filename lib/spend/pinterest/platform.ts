/** Pinterest Ads, by the analytics of its API. */
import type { SpendPlatform } from '../define';
import { urlTemplateFor } from '../template';
import { pinterestAccounts } from './accounts';
import { pinterestOauth, pinterestRenew } from './authorize';
import { pinterestDetails } from './details';
import { pinterestFault } from './fault';
import { pinterestRows, REACH_DAYS } from './report';
import { PINTEREST_VERSION } from './request';
import { pinterestSandbox } from './sandbox';

export const pinterest: SpendPlatform = {
  id: 'pinterest',
  name: 'Pinterest Ads',
  summary: 'What ads on Pinterest cost each day, down to the ad, and what Pinterest claims for them.',
  mark: { letters: 'P', color: '#b3123b' },
  docs: { url: 'https://developers.pinterest.com/docs/api/v5/ads-analytics', read: '2026-11' },
  apiVersion: { name: PINTEREST_VERSION, endsOn: null, read: '2026-11' },
  levels: { campaign: 'campaign', adGroup: 'ad group', ad: 'ad' },
  arrives: { platform: 'pinterest', source: 'pinterest', medium: 'paid_social' },
  urlTemplate: urlTemplateFor('pinterest'),
  viewClaims: 'untold',
  oauth: pinterestOauth,
  renew: pinterestRenew,
  accounts: pinterestAccounts,
  days: { chunk: REACH_DAYS, restated: 30, reach: REACH_DAYS },
  rows: pinterestRows,
  details: pinterestDetails,
  // Trial access; analytics have a lower limit by the second than other questions.
  limits: { requestsPerDay: 1_000, requestsPerSecond: 5, timeoutMs: 60_000 },
  fault: pinterestFault,
  sandbox: pinterestSandbox,
};

/** X Ads, by the statistics of its Ads API. */
import type { SpendPlatform } from '../define';
import { xAccounts } from './accounts';
import { xPaste } from './authorize';
import { xFault } from './fault';
import { xRows } from './report';
import { X_VERSION } from './request';
import { xSandbox } from './sandbox';

export const x: SpendPlatform = {
  id: 'x',
  name: 'X Ads',
  summary: 'What ads on X cost each day, down to the promoted post, and what X claims for them.',
  mark: { letters: 'X', color: '#26323b' },
  docs: { url: 'https://docs.x.com/x-ads-api/analytics', read: '2026-11' },
  apiVersion: { name: X_VERSION, endsOn: null, read: '2026-11' },
  levels: { campaign: 'campaign', adGroup: 'ad group', ad: 'promoted post' },
  arrives: { platform: 'x', source: 'twitter', medium: 'paid_social' },
  // No macro of X's is known: whoever wants ids in the address writes them there by hand.
  urlTemplate: 'utm_source=twitter&utm_medium=paid_social',
  viewClaims: 'among',
  paste: xPaste,
  accounts: xAccounts,
  // 7 days at most. Cost is corrected for 14.
  days: { chunk: 7, restated: 28, reach: 365 },
  rows: xRows,
  // 250 in 15 minutes.
  limits: { requestsPerSecond: 0.25, timeoutMs: 60_000 },
  fault: xFault,
  sandbox: xSandbox,
};

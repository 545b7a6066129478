/** TikTok Ads, by the reporting of the Business API. */
import type { SpendPlatform } from '../define';
import { urlTemplateFor } from '../template';
import { tiktokAccounts } from './accounts';
import { tiktokOauth, tiktokPaste } from './authorize';
import { tiktokDetails } from './details';
import { tiktokFault } from './fault';
import { tiktokRows } from './report';
import { tiktokSandbox } from './sandbox';
import { TIKTOK_VERSION } from './version';

export const tiktok: SpendPlatform = {
  id: 'tiktok',
  name: 'TikTok Ads',
  summary: 'What ads on TikTok cost each day, down to the ad, and what TikTok claims for them.',
  mark: { letters: 'T', color: '#121212' },
  docs: { url: 'https://business-api.tiktok.com/portal/docs?id=1740302848100353', read: '2026-11' },
  apiVersion: { name: TIKTOK_VERSION, endsOn: null, read: '2026-11' },
  levels: { campaign: 'campaign', adGroup: 'ad group', ad: 'ad' },
  arrives: { platform: 'tiktok', source: 'tiktok', medium: 'paid_social' },
  urlTemplate: urlTemplateFor('tiktok'),
  viewClaims: 'untold',
  oauth: tiktokOauth,
  paste: tiktokPaste,
  accounts: tiktokAccounts,
  // Days of one question are 30 at most.
  days: { chunk: 30, restated: 28, reach: 1_120 },
  rows: tiktokRows,
  details: tiktokDetails,
  limits: { requestsPerDay: 864_000, requestsPerSecond: 10, timeoutMs: 60_000 },
  fault: tiktokFault,
  sandbox: tiktokSandbox,
};

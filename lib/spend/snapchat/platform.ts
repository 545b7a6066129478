/** Snapchat Ads, by the measurement of its Marketing API. */
import type { SpendPlatform } from '../define';
import { urlTemplateFor } from '../template';
import { snapchatAccounts } from './accounts';
import { snapchatOauth, snapchatRenew } from './authorize';
import { snapchatFault } from './fault';
import { snapchatRows } from './report';
import { SNAPCHAT_VERSION } from './request';
import { snapchatSandbox } from './sandbox';

export const snapchat: SpendPlatform = {
  id: 'snapchat',
  name: 'Snapchat Ads',
  summary: 'What ads on Snapchat cost each day, down to the ad, and what Snapchat claims for them.',
  mark: { letters: 'S', color: '#6b5b00' },
  docs: { url: 'https://developers.snap.com/api/marketing-api/Ads-API/measurement', read: '2026-11' },
  apiVersion: { name: SNAPCHAT_VERSION, endsOn: null, read: '2026-11' },
  levels: { campaign: 'campaign', adGroup: 'ad set', ad: 'ad' },
  arrives: { platform: 'snapchat', source: 'snapchat', medium: 'paid_social' },
  urlTemplate: urlTemplateFor('snapchat'),
  viewClaims: 'untold',
  oauth: snapchatOauth,
  renew: snapchatRenew,
  accounts: snapchatAccounts,
  // 31 days at most, which both ends of a change of clocks must fit into.
  days: { chunk: 28, restated: 28, reach: 730 },
  rows: snapchatRows,
  limits: { requestsPerSecond: 5, timeoutMs: 60_000 },
  fault: snapchatFault,
  sandbox: snapchatSandbox,
};

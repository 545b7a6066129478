/** Meta: Facebook, Instagram, Messenger and the Audience Network, by the Marketing API. */
import type { SpendPlatform } from '../define';
import { urlTemplateFor } from '../template';
import { metaAccounts } from './accounts';
import { metaOauth, metaPaste, metaRenew } from './authorize';
import { metaDetails } from './details';
import { metaFault } from './fault';
import { metaRows } from './insights';
import { metaSandbox } from './sandbox';
import { META_MARKETING_VERSION } from './version';

export const meta: SpendPlatform = {
  id: 'meta',
  name: 'Meta',
  summary: 'What ads on Facebook and Instagram cost each day, down to the ad, and what Meta claims for them.',
  mark: { letters: 'M', color: '#0866ff' },
  docs: { url: 'https://developers.facebook.com/docs/marketing-api/insights', read: '2026-11' },
  apiVersion: { name: META_MARKETING_VERSION, endsOn: null, read: '2026-11' },
  levels: { campaign: 'campaign', adGroup: 'ad set', ad: 'ad' },
  arrives: { platform: 'meta', source: 'facebook', medium: 'paid_social' },
  urlTemplate: urlTemplateFor('meta'),
  viewClaims: 'among',
  oauth: metaOauth,
  paste: metaPaste,
  renew: metaRenew,
  accounts: metaAccounts,
  // 37 months, less what the shortest of them has.
  days: { chunk: 28, restated: 28, reach: 1_120 },
  rows: metaRows,
  details: metaDetails,
  limits: { requestsPerSecond: 1, timeoutMs: 60_000 },
  fault: metaFault,
  sandbox: metaSandbox,
};

/**
 * For how long after a click each ad platform claims an order, unless its customer sets another time: the platforms' own defaults
 * for purchases on a website. Views are not here: nobody but the platform sees them, and with them it claims still more.
 */
export type ClaimWindow = {
  platform: string;
  name: string;
  clickDays: number;
  /** Where the platform says so, and when that was read. */
  source: string;
  read: string;
};

export const claimWindows: readonly ClaimWindow[] = [
  {
    platform: 'google',
    name: 'Google Ads',
    clickDays: 30,
    source: 'https://support.google.com/google-ads/answer/3123169',
    read: '2026-11',
  },
  {
    platform: 'meta',
    name: 'Meta',
    clickDays: 7,
    source: 'https://www.jonloomer.com/qvt/attribution-setting-deep-dive/',
    read: '2026-11',
  },
  {
    platform: 'tiktok',
    name: 'TikTok',
    clickDays: 7,
    source: 'https://www.tiktok.com/business/en/blog/flexible-attribution-windows-campaign-measurement',
    read: '2026-11',
  },
  {
    platform: 'pinterest',
    name: 'Pinterest',
    clickDays: 30,
    source: 'https://github.com/pinterest/pinterest-python-generated-api-client/blob/main/docs/AdsAnalyticsCreateAsyncRequest.md',
    read: '2026-11',
  },
  {
    platform: 'snapchat',
    name: 'Snapchat',
    clickDays: 28,
    source: 'https://help.funnel.io/en/articles/8540428-snapchat-troubleshooting',
    read: '2026-11',
  },
  {
    platform: 'linkedin',
    name: 'LinkedIn',
    clickDays: 30,
    source: 'https://www.linkedin.com/help/lms/answer/a426359',
    read: '2026-11',
  },
  {
    platform: 'reddit',
    name: 'Reddit',
    clickDays: 28,
    source: 'https://business.reddithelp.com (Web Attribution)',
    read: '2026-11',
  },
];

/** Of platforms that are not in the list: what most of them have. Said wherever it is used. */
export const ASSUMED_DAYS = 30;

/** No platform looks further back than this. */
export const REACH_DAYS = Math.max(ASSUMED_DAYS, ...claimWindows.map(({ clickDays }) => clickDays));

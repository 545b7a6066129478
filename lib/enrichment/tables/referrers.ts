/**
 * Referrer hosts that need more than their own name: redirect hosts of big sites, and search engines with a domain for each
 * country. General knowledge of the hosts' own redirects, 2026-11.
 */

/** Source name by host or registrable domain. */
export const referrerSources: ReadonlyMap<string, string> = new Map([
  ['l.facebook.com', 'facebook'],
  ['lm.facebook.com', 'facebook'],
  ['m.facebook.com', 'facebook'],
  ['facebook.com', 'facebook'],
  ['fb.com', 'facebook'],
  ['fb.me', 'facebook'],
  ['l.instagram.com', 'instagram'],
  ['instagram.com', 'instagram'],
  ['l.threads.net', 'threads'],
  ['threads.net', 'threads'],
  ['threads.com', 'threads'],
  ['t.co', 'twitter'],
  ['twitter.com', 'twitter'],
  ['x.com', 'twitter'],
  ['lnkd.in', 'linkedin'],
  ['linkedin.com', 'linkedin'],
  ['out.reddit.com', 'reddit'],
  ['reddit.com', 'reddit'],
  ['pinterest.com', 'pinterest'],
  ['pin.it', 'pinterest'],
  ['tiktok.com', 'tiktok'],
  ['youtube.com', 'youtube'],
  ['youtu.be', 'youtube'],
  ['snapchat.com', 'snapchat'],
  ['vimeo.com', 'vimeo'],
  ['twitch.tv', 'twitch'],
  ['bing.com', 'bing'],
  ['duckduckgo.com', 'duckduckgo'],
  ['ecosia.org', 'ecosia'],
  ['baidu.com', 'baidu'],
  ['qwant.com', 'qwant'],
  ['startpage.com', 'startpage'],
  ['search.brave.com', 'search.brave.com'],
  ['mail.google.com', 'mail.google.com'],
  ['outlook.live.com', 'outlook.live.com'],
  ['mail.yahoo.com', 'mail.yahoo.com'],
]);

/** Names that have a domain in every country: the label before the public suffix is enough. */
export const countryDomains: ReadonlySet<string> = new Set([
  'google',
  'yahoo',
  'yandex',
  'ecosia',
  'pinterest',
  'amazon',
  'ebay',
]);

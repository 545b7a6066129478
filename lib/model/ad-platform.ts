/** How ad platforms are called where their definitions (lib/spend) are too much to load; a test holds these to those. */
const names: Readonly<Record<string, string>> = {
  google: 'Google Ads',
  meta: 'Meta',
  tiktok: 'TikTok Ads',
  pinterest: 'Pinterest Ads',
  snapchat: 'Snapchat Ads',
  reddit: 'Reddit Ads',
  linkedin: 'LinkedIn Ads',
  x: 'X Ads',
  amazon: 'Amazon Ads',
  microsoft: 'Microsoft Advertising',
  file: 'Uploaded files',
  manual: 'Entered by hand',
};

/** The platform's name, or the id of one that is no more. */
export function adPlatformName(id: string): string {
  return names[id] ?? id;
}

/** The version in the address: https://ads-api.reddit.com/docs/v3/changelog (read 2026-11) */

export const REDDIT_API_VERSION = 'v3';

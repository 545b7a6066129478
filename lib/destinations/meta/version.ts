/** The Graph API's version. A version lives for two years at least: https://developers.facebook.com/docs/graph-api/changelog (read 2026-11) */

export const META_API_VERSION = 'v25.0';

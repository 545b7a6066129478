/**
 * The Graph API's version. The Conversions API's guide says that each is served for two years at least, longer than the Marketing
 * API's own. The announcement of v27.0 names no change of the events edge, and no end of v27.0 is announced:
 * https://developers.facebook.com/blog/post/2026/11/04/introducing-graph-api-v27-and-marketing-api-v27/ (read 2026-11)
 */

export const META_API_VERSION = 'v27.0';

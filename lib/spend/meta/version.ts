/**
 * The Marketing API's version. Each lives for about a year; no end of v27.0, released on 4 November 2026, is announced:
 * https://developers.facebook.com/docs/marketing-api/versions (read 2026-11)
 */

export const META_MARKETING_VERSION = 'v27.0';

/**
 * The Google Ads API's version. Each lives for about a year, four come a year; no end of v26 is announced:
 * https://developers.google.com/google-ads/api/docs/sunset-dates (read 2026-11)
 */

export const GOOGLE_ADS_VERSION = 'v26';

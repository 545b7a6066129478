/**
 * Klaviyo's revision, sent in a header. Each is served for two years:
 * https://developers.klaviyo.com/en/docs/api_versioning_and_deprecation_policy (read 2026-11)
 */

export const KLAVIYO_REVISION = '2026-10-15';

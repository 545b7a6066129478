/**
 * The Business API's version, which Events API 2.0 is part of: https://business-api.tiktok.com/portal/docs?id=1771100779668482
 * (read 2026-11)
 */

export const TIKTOK_API_VERSION = 'v1.3';

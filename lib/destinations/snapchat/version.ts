/**
 * The API's version, which stands in its addresses: https://developers.snap.com/api/marketing-api/Conversions-API (read 2026-11)
 */

export const SNAPCHAT_API_VERSION = 'v3';

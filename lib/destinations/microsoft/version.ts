/**
 * The version in the address: https://learn.microsoft.com/en-us/advertising/guides/uet-conversion-api-integration (read 2026-11)
 */

export const UET_API_VERSION = 'v1';

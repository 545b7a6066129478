/** The X Ads API's version, as it stands in addresses. https://docs.x.com/x-ads-api/fundamentals/versioning (read 2026-11) */

export const X_API_VERSION = '12';

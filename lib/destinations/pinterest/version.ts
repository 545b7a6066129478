/** The API's version, which stands in its addresses: https://developers.pinterest.com/docs/api/v5/events-create (read 2026-11) */

export const PINTEREST_API_VERSION = 'v5';

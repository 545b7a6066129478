/** The Data Manager API's version: https://developers.google.com/data-manager/api/reference/rest (read 2026-11) */

export const DATA_MANAGER_VERSION = 'v1';

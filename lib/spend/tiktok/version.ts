/**
 * The Business API's version, in service since August 2022 and without an announced end:
 * https://business-api.tiktok.com/portal/docs?id=1740579480076290 (read 2026-11)
 */

export const TIKTOK_VERSION = 'v1.3';

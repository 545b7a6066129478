/**
 * The marketing version, YYYYMM, as the header LinkedIn-Version names it. 202609 is the newest whose Conversions API is described
 * in what could be read; its hashed names are used here. A version lives for a year at least and was refused in the middle of the
 * month so far: this one is counted on until September 2027 begins. Afterwards LinkedIn answers 426.
 * https://learn.microsoft.com/en-us/linkedin/marketing/versioning and /integrations/migrations (read 2026-11)
 */

export const LINKEDIN_API_VERSION = '202609';

/**
 * Conversion rules: LinkedIn knows no names of events. A rule counts either the server's events or the Insight Tag's; a pair of
 * both, which LinkedIn counts once by their shared event id, is written "104012/104020".
 * https://learn.microsoft.com/en-us/linkedin/marketing/conversions/deduplication (read 2026-11)
 */

type Rules = { server: string; browser?: string };

const RULES = /^(?:urn:lla:llaPartnerConversion:)?(\d{1,20})(?:\s*\/\s*(\d{1,20}))?$/;

/** The rules that a mapping's name stands for, or undefined when it is no rule. */
export function rulesOf(as: string): Rules | undefined {
  const [, server, browser] = RULES.exec(as.trim()) ?? [];
  return server === undefined ? undefined : { server, ...(browser && { browser }) };
}

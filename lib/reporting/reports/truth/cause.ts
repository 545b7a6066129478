/**
 * Which of the demo's orders a figure of the truth report is made of, as the text of the parameter `causedBy` of the list of orders:
 * `any` ad, all that were `simulated` or that were not, or JSON of a source and its campaign.
 */

const GROUPS = ['any', 'simulated', 'not_simulated'] as const;
export type Cause = (typeof GROUPS)[number] | { source: string; campaign?: string | undefined };

export const CAUSE_TEXT_MAX = 1_000;

/** The text of a cause. */
export function causeText(cause: Cause): string {
  return typeof cause === 'string' ? cause : JSON.stringify([cause.source, cause.campaign ?? null]);
}

/** The cause that a text names, or undefined when it names none. */
export function parseCause(text: string): Cause | undefined {
  const group = GROUPS.find((known) => known === text);
  if (group) return group;
  try {
    const named: unknown = JSON.parse(text);
    if (!Array.isArray(named) || named.length !== 2) return undefined;
    const [source, campaign]: unknown[] = named;
    if (typeof source !== 'string' || (campaign !== null && typeof campaign !== 'string')) return undefined;
    return { source, ...(campaign !== null && { campaign }) };
  } catch {
    return undefined;
  }
}

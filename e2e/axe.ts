/** What axe finds on a page as it is. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** All that the colour scheme can change: the slowest part. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/**
 * The serious findings, each with the first element that has it; of colours alone, of all else, or of everything. No page of ours has frames,
 * so axe need not open a page of its own to put frames together, and what passes is not asked for.
 */
export async function seriousFindings(page: Page, part: 'all' | 'colour' | 'all but colour' = 'all'): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  if (part === 'colour') axe.withRules(OF_COLOUR);
  if (part === 'all but colour') axe.disableRules(OF_COLOUR);
  const { violations } = await axe.analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

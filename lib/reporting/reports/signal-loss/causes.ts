/** What is lost of an order, as a closed list: each order counts under the first that fits, so that causes sum. */

export const lossCauses = ['no_visit', 'not_reported', 'click_stripped'] as const;
export type LossCause = (typeof lossCauses)[number];

export const lossCauseNames: Record<LossCause, { name: string; explain: string }> = {
  no_visit: {
    name: 'The buyer was never seen',
    explain:
      'The shop reported the order, and no visit of its buyer is known: a blocker stopped the snippet, or the buyer did not ' +
      'consent. No ad can earn it.',
  },
  not_reported: {
    name: 'The browser did not report the purchase',
    explain:
      'Visits of the buyer are known, and the purchase is known from the shop alone: the thank-you page was left early or ' +
      'blocked. A tag in the browser would miss it.',
  },
  click_stripped: {
    name: 'The click ID was likely removed',
    explain:
      'A paid visit of the buyer came without the click ID that its platform adds: browsers and privacy tools remove it. The ' +
      'campaign is known; the platform cannot match the click.',
  },
};

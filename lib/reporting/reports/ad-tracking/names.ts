/** The findings of the check of ad tracking, for parameters and screens as well. Nothing here is Node's. */

/** In the order of the page. */
export const findingKinds = ['no_visits', 'final_url', 'auto_tagging', 'no_cost', 'spellings'] as const;
export type FindingKind = (typeof findingKinds)[number];

export const findingNames: Record<FindingKind, string> = {
  no_visits: 'Ads that spend and bring no visit',
  final_url: 'Ads whose address lacks tracking parameters',
  auto_tagging: 'Accounts whose auto-tagging seems to be off',
  no_cost: 'Campaigns with visits and no cost',
  spellings: 'One campaign under several names',
};

/** Which changes of an address make a page of their own. */

/** What a change of the query alone means: pages by pushState, as a new entry in the browser's history, are more than options. */
export const queryViewChoices = ['pushed', 'all', 'none'] as const;
export type QueryViews = (typeof queryViewChoices)[number];

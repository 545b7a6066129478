/** The names of decisions, apart from what makes them: screens know them without the hashing that comes with the rest. */

/** Closed list; the door refuses them of all senders. */
export const decisionNames = ['event_released', 'order_marked_test', 'alias_undone', 'people_parted'] as const;
export type DecisionName = (typeof decisionNames)[number];

/** How a run of a periodic job ended; `interrupted`: its worker died in the middle of it, or lost the database for too long. */
export const jobOutcomes = ['succeeded', 'failed', 'interrupted'] as const;

export type JobOutcome = (typeof jobOutcomes)[number];

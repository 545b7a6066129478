/** The calls of Segment's API (https://segment.com/docs/connections/spec/, read 2026-11). */
export const callTypes = ['track', 'page', 'screen', 'identify', 'group', 'alias'] as const;
export type CallType = (typeof callTypes)[number];

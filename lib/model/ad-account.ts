/** How connected ad accounts stand: their logins, what is asked of them and what came of it. */

/** How a login was given: by the platform's consent page, or as a token that somebody has pasted. */
export const loginRoads = ['oauth', 'paste'] as const;
export type LoginRoad = (typeof loginRoads)[number];

/** `reconnect`: the consent is over, and only a person can give it again; nothing is asked meanwhile. */
export const loginStates = ['ok', 'reconnect'] as const;
export type LoginState = (typeof loginStates)[number];

/**
 * Why days are asked for. `first`: the days before those that are held. `today`: from the last day held to today. `restated`: the
 * last days, since the platform restates them. `check`: days that came back empty although they had cost.
 */
export const syncKinds = ['first', 'today', 'restated', 'check'] as const;
export type SyncKind = (typeof syncKinds)[number];

/** `kept`: the answer had no rows for days with cost, which stay until a second answer says the same. */
export const syncOutcomes = ['stored', 'kept', 'failed'] as const;
export type SyncOutcome = (typeof syncOutcomes)[number];

/** The cost of a day before and after a sync that changed it, in millionths as text. */
export type ChangedDay = { day: string; before: string; after: string };

/** The levels of names; an account's own stands in its row. */
export const adLevels = ['campaign', 'ad_group', 'ad'] as const;
export type AdLevel = (typeof adLevels)[number];

/** Platforms of accounts whose cost people give and nobody is asked for: by hand, and in files. */
export const givenPlatforms = ['manual', 'file'] as const;

/** How people give days: by entering an amount, or in a file. */
export const givenKinds = ['entered', 'uploaded'] as const;

/** The cookie in which the page of ad accounts is told why a consent was not given. */
export const CONSENT_PROBLEM = 'ad_consent_problem';

/** What the forms about sources send to their actions, as the controls hold it; the use cases parse it. */

/** An empty `secret` asks for one to be made. */
export type NewSource = { kind: string; name: string; secret: string };

/** Settings are replaced as a whole: the form sends those it did not change along. */
export type SourceChange = { name?: string; enabled?: boolean; settings?: Record<string, unknown> };

/** A source just made. `secret` is there when it was made here, and is not shown again. */
export type MadeSource = { id: string; name: string; address: string; secret?: string };

/** `oldUntil` is when the secret before stops being accepted. */
export type NewSecret = { secret?: string; oldUntil: string };

/** What is done with taking in a shop's past. */
export type { BackfillMove } from '@/lib/workspace';

/** What each kind of source brought lately, and when it was last heard of: for seeing at a glance that a webhook works. */
import { z } from 'zod';

const count = z.number().int().nonnegative();

const kindActivity = z.object({
  kind: z.string(),
  accepted: count.describe('Events stored since `since`, filtered ones not among them'),
  refused: count.describe('Requests and events refused since `since`'),
  lastAcceptedAt: z.string().optional(),
  lastRefusedAt: z.string().optional(),
});
export type KindActivity = z.infer<typeof kindActivity>;

export const sourceActivityResult = z.object({
  since: z.string().describe('The quarter of an hour 24 hours ago; later on a site with more than is looked through'),
  lookedBackTo: z.string().optional().describe('What is older was not looked at; absent: everything was'),
  kinds: z.array(kindActivity).describe('Only kinds that were heard of, sorted'),
});
export type SourceActivity = z.infer<typeof sourceActivityResult>;

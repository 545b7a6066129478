/** The site's connections to destinations: whether each sends, what waits, and what came of its last request. */
import { z } from 'zod';
import { holdActions, outcomeClasses } from '@/lib/model/delivery';
import { WAITING_COUNT_MAX } from './limits';

/**
 * `held`: nothing is sent until a person has acted. `paused`: somebody has switched it off. `shadow`: everything is made and
 * kept beside another tool, and nothing is sent.
 */
export const connectionStates = ['sending', 'paused', 'held', 'shadow'] as const;
export type ConnectionState = (typeof connectionStates)[number];

const waitingCount = z.number().int().nonnegative().max(WAITING_COUNT_MAX);

const connectionRow = z.object({
  id: z.string(),
  destination: z.string().describe('The kind, such as "meta"'),
  name: z.string(),
  state: z.enum(connectionStates),
  hold: z
    .object({ action: z.enum(holdActions), code: z.string(), message: z.string(), since: z.string() })
    .optional()
    .describe('What a person must do before anything is sent again, and the words of the platform'),
  takeoverAt: z.string().optional().describe('When its shadow ends, or ended: what happened before is the other tool’s'),
  pixel: z.boolean().describe('Whether the snippet loads the browser pixel of the platform too'),
  waiting: waitingCount.describe(`Events that wait for their turn; ${WAITING_COUNT_MAX} stands for that many or more`),
  held: waitingCount.describe(`Events that wait for a person; ${WAITING_COUNT_MAX} stands for that many or more`),
  lastAttempt: z
    .object({ at: z.string(), class: z.enum(outcomeClasses), code: z.string().optional(), message: z.string().optional() })
    .optional()
    .describe('The latest request and its answer; absent: none was sent yet'),
});
export type ConnectionActivity = z.infer<typeof connectionRow>;

export const connectionsResult = z.object({ connections: z.array(connectionRow).describe('Oldest first') });
export type ConnectionsResult = z.infer<typeof connectionsResult>;

/** The part of the API that takes what people decide about data. */
import { z } from 'zod';
import { decisionInputSchema } from '@/lib/model/decision';
import { type ApiRouteEntry, json, SITE, SITE_PROBLEMS } from './api-route-entry';

const decisionAnswer = z.object({
  eventId: z.uuid().describe('The event that holds the decision'),
  status: z.enum(['accepted', 'duplicate']).describe('duplicate: it was decided so already'),
});

export const decisionRoutes: ApiRouteEntry[] = [
  {
    method: 'post',
    path: `${SITE}/decisions`,
    id: 'makeDecision',
    tag: 'Decisions',
    summary: 'Decide what counts',
    description:
      '`order_marked_test` leaves an order out as a test, or counts it whatever its sources say; the last decision holds, and ' +
      "the order may come later. `event_released` counts a filtered event as a person's, for good. `alias_undone` takes back " +
      'what an alias of two known users, sent with an API key, had joined; orders are credited anew. A decision is stored in the ' +
      "site's log and worked in within moments. What a platform was sent already stays with it.",
    permission: 'decision.make',
    body: json('Decision', decisionInputSchema),
    status: 200,
    answer: json('DecisionReceipt', decisionAnswer),
    problems: [...SITE_PROBLEMS, 'malformed', 'conflict', 'too_large'],
  },
];

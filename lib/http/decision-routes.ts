/** The part of the API that takes what people decide about data. */
import { z } from 'zod';
import { decisionInputSchema } from '@/lib/model/decision';
import { partingPreview, partingPreviewInput } from '@/lib/workspace';
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
      'what an alias of two known users, sent with an API key, had joined; orders are credited anew. `people_parted` says that two who had been ' +
      'taken for one person are two, or takes that back; look at what it would change first. A decision is stored in the ' +
      "site's log and worked in within moments. What a platform was sent already stays with it.",
    permission: 'decision.make',
    body: json('Decision', decisionInputSchema),
    status: 200,
    answer: json('DecisionReceipt', decisionAnswer),
    problems: [...SITE_PROBLEMS, 'malformed', 'conflict', 'too_large'],
  },
  {
    method: 'post',
    path: `${SITE}/decisions/preview`,
    id: 'previewDecision',
    tag: 'Decisions',
    summary: 'What a decision would change',
    description:
      'What `people_parted` would change: the orders of the two that would be credited otherwise, with who earns how much of each ' +
      'before and after. Nothing is stored.',
    permission: 'decision.make',
    body: json('DecisionToPreview', partingPreviewInput),
    status: 200,
    answer: json('DecisionPreview', partingPreview),
    problems: [...SITE_PROBLEMS, 'malformed', 'conflict', 'too_large'],
  },
];
